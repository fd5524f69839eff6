import { type Api, type Tend, type Page, expect, hold, test } from './fixtures';

/** Cuts one kind of request off, as a network that has gone does. */
async function cut(page: Page, address: string) {
  await page.route(address, (route) => route.abort());
}

const kept = (page: Page) => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith('tend-draft:')));

test.describe('what was typed is not lost @script', () => {
  test('a line that was not added is there after a reload', async ({ page, tend, person: _person }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Call Ana tomorrow');
    await page.reload();
    await tend.awake();
    await expect(tend.composer).toHaveValue('Call Ana tomorrow');
    await tend.composer.press('Enter');
    await expect(tend.titles).toHaveText(['Call Ana']);
    await page.reload();
    await tend.awake();
    await expect(tend.composer).toHaveValue('');
  });

  test('a task that was added without a connection is added with the next page, once', async ({ page, tend, api, complaints }) => {
    complaints.expectFailedRequests();
    await tend.open('/inbox');
    await cut(page, '**/rpc/tasks/create');
    await tend.add('Pay the rent');
    await expect(tend.item('Pay the rent')).toContainText('Not added');
    const again = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/rpc/tasks/create'));
    await page.goto('/today');
    await again;
    await page.unroute('**/rpc/tasks/create');
    await tend.open('/inbox');
    await expect(tend.messages).toContainText('Pay the rent');
    await expect(tend.titles).toHaveText(['Pay the rent']);
    await tend.open('/inbox');
    await expect(tend.titles).toHaveText(['Pay the rent']);
    expect(await api.tasks()).toHaveLength(1);
    expect(await kept(page)).toEqual([]);
  });

  test('a task that was given up does not come back', async ({ page, tend, complaints, person: _person }) => {
    complaints.expectFailedRequests();
    await tend.open('/inbox');
    await cut(page, '**/rpc/tasks/create');
    await tend.add('Pay the rent');
    await tend.item('Pay the rent').getByRole('button', { name: 'Discard' }).click();
    expect(await kept(page)).toEqual([]);
  });

  test('a description that did not arrive is there after a reload, and is saved then', async ({ page, tend, api, complaints }) => {
    complaints.expectFailedRequests();
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    await tend.openPanel('Call Ana');
    await cut(page, '**/rpc/tasks/update');
    await tend.dialog.getByRole('textbox', { name: 'Description' }).fill('About the boat');
    await expect(tend.dialog.getByRole('status')).toHaveText(/^Not saved/);
    await page.reload();
    await page.unroute('**/rpc/tasks/update');
    await page.reload();
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('About the boat');
    await expect.poll(async () => (await api.tasks())[0]?.description).toBe('About the boat');
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('a comment and a subtask that are being written are there after a reload', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    await tend.openPanel('Call Ana');
    await tend.dialog.getByRole('textbox', { name: 'Comment' }).fill('She was out');
    await tend.dialog.getByRole('textbox', { name: 'Add a subtask' }).fill('Find the number');
    await page.reload();
    await tend.awake();
    await expect(tend.dialog.getByRole('textbox', { name: 'Add a subtask' })).toHaveValue('Find the number');
    await expect(tend.dialog.getByRole('textbox', { name: 'Comment' })).toHaveValue('She was out');
    await tend.dialog.getByRole('button', { name: 'Post' }).click();
    await expect(tend.dialog.getByRole('paragraph').filter({ hasText: 'She was out' })).toBeVisible();
    await tend.dialog.getByRole('textbox', { name: 'Add a subtask' }).press('Enter');
    await expect(tend.dialog.getByRole('link', { name: 'Find the number' })).toBeVisible();
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('a date that the server did not take stays typed, over a reload too, and is tried again', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(500);
    const { id } = await api.add({ title: 'Call Ana' });
    await tend.open(`/inbox?task=${id}`);
    await page.route('**/rpc/tasks/update', (route) => route.fulfill({ status: 500, body: '{}' }));
    const due = tend.dialog.getByRole('textbox', { name: 'Due date' });
    await due.fill('2031-04-05');
    await page.keyboard.press('Tab');
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
    await expect(due).toHaveValue('2031-04-05');
    await page.unroute('**/rpc/tasks/update');
    await due.focus();
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await api.tasks())[0]?.due_date).toBe('2031-04-05');
    await expect.poll(() => kept(page)).toEqual([]);
    await page.route('**/rpc/tasks/update', (route) => route.fulfill({ status: 500, body: '{}' }));
    await due.fill('2031-04-06');
    await page.keyboard.press('Tab');
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
    await page.reload();
    await tend.awake();
    await expect(due).toHaveValue('2031-04-06');
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
    await page.unroute('**/rpc/tasks/update');
    await due.focus();
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await api.tasks())[0]?.due_date).toBe('2031-04-06');
    await expect(due).toHaveValue('2031-04-06');
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('a repeat and a label that the server did not take stay typed', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(500);
    const { id } = await api.add({ title: 'Call Ana' });
    await tend.open(`/inbox?task=${id}`);
    await page.route('**/rpc/tasks/update', (route) => route.fulfill({ status: 500, body: '{}' }));
    const label = tend.dialog.getByRole('combobox', { name: 'Labels' });
    await label.fill('phone');
    await page.keyboard.press('Enter');
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
    await expect(label).toHaveValue('phone');
    await tend.dialog.getByRole('combobox', { name: 'Repeat' }).selectOption('Custom…');
    const repeat = tend.dialog.getByRole('textbox', { name: 'Repeats' });
    await repeat.fill('every 3 days');
    await page.keyboard.press('Tab');
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Not saved' })).toBeVisible();
    await expect(repeat).toHaveValue('every 3 days');
    await page.reload();
    await tend.awake();
    await expect(label).toHaveValue('phone');
    await expect(repeat).toHaveValue('every 3 days');
    await page.unroute('**/rpc/tasks/update');
    await label.focus();
    await page.keyboard.press('Enter');
    await expect(tend.dialog.getByRole('checkbox', { name: 'phone' })).toBeVisible();
    await repeat.focus();
    await page.keyboard.press('Tab');
    await expect.poll(async () => (await api.tasks())[0]?.due_date).not.toBeNull();
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('forms that are being filled in are as they were after a reload', async ({ page, tend, api }) => {
    const { project, Kitchen } = await api.project('Home', ['Kitchen']);
    const { id } = await api.add({ title: 'Paint', section_id: Kitchen });
    await tend.open(`/projects/${project}?task=${id}`);
    await tend.dialog.getByRole('textbox', { name: 'Comment' }).fill('White');
    await tend.dialog.getByRole('button', { name: 'Post' }).click();
    await tend.dialog.getByText('Edit', { exact: true }).click();
    const comment = tend.dialog.getByRole('textbox', { name: 'Your comment' });
    const reminder = tend.dialog.getByRole('textbox', { name: 'Remind me' });
    await comment.fill('White, or grey');
    await reminder.fill('fri 9am');
    await page.reload();
    await tend.awake();
    await expect(comment).toHaveValue('White, or grey');
    await expect(reminder).toHaveValue('fri 9am');
    await tend.dialog.getByRole('button', { name: 'Save comment' }).click();
    await expect(tend.dialog.getByRole('list', { name: 'Comments' })).toContainText('White, or grey');
    await reminder.fill('');
    await expect.poll(() => kept(page)).toEqual([]);
    await tend.closePanel();
    await page.getByRole('button', { name: 'Add section' }).click();
    await page.getByRole('textbox', { name: 'Section name' }).fill('Bath');
    await page.reload();
    await tend.awake();
    await page.getByRole('button', { name: 'Add section' }).click();
    await expect(page.getByRole('textbox', { name: 'Section name' })).toHaveValue('Bath');
    await tend.dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(page.getByRole('heading', { level: 2, name: 'Bath' })).toBeVisible();
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('what several tasks were to get is there when the server did not take it, and so are they', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(500);
    for (const title of ['One', 'Two']) await api.add({ title });
    await tend.open('/inbox');
    for (const title of ['One', 'Two']) await tend.link(title).click({ modifiers: ['Control'] });
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    await page.route('**/rpc/tasks/bulk', (route) => route.fulfill({ status: 500, body: '{}' }));
    await bar.getByRole('button', { name: 'Due', exact: true }).click();
    await bar.getByRole('textbox', { name: 'Due date for all' }).fill('2031-04-05');
    await page.keyboard.press('Enter');
    await expect(tend.messages).toContainText('Nothing was changed');
    await expect(bar).toContainText('2 tasks selected');
    await page.unroute('**/rpc/tasks/bulk');
    await bar.getByRole('button', { name: 'Due', exact: true }).click();
    await expect(bar.getByRole('textbox', { name: 'Due date for all' })).toHaveValue('2031-04-05');
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await api.tasks()).map((task) => task.due_date)).toEqual(['2031-04-05', '2031-04-05']);
    await expect(bar).toHaveCount(0);
    await expect.poll(() => kept(page)).toEqual([]);
  });

  test('signing out leaves nothing behind in the browser', async ({ page, tend, person: _person }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Call Ana');
    expect(await kept(page)).toHaveLength(1);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).not.toHaveURL('/inbox');
    expect(await kept(page)).toEqual([]);
  });
});

test.describe('a text that is changed elsewhere meanwhile', () => {
  /** Opens the panel, has somebody else change the description, and writes another one. */
  async function overtake(page: Page, tend: Tend, api: Api) {
    const { id } = await api.add({ title: 'Call Ana' });
    await tend.open(`/inbox?task=${id}`);
    await api.change(id, { description: 'Theirs' });
    await tend.dialog.getByRole('textbox', { name: 'Description' }).fill('Mine');
    const save = tend.dialog.getByRole('button', { name: 'Save', exact: true });
    if (await save.isVisible()) await save.click();
    else await page.keyboard.press('Tab');
    const choice = tend.dialog.getByRole('group', { name: 'Changed elsewhere' });
    await expect(choice).toContainText('Theirs');
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('Mine');
    expect((await api.tasks())[0]?.description).toBe('Theirs');
    return { choice, save };
  }

  test('is shown beside one’s own, which is kept by choice', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(409);
    const { choice, save } = await overtake(page, tend, api);
    const mine = choice.getByRole('button', { name: 'Keep mine' });
    if (await mine.isVisible()) await mine.click();
    else await save.click();
    await expect.poll(async () => (await api.tasks())[0]?.description).toBe('Mine');
    await expect(choice).toBeHidden();
  });

  test('takes the place of one’s own by choice @script', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(409);
    const { choice } = await overtake(page, tend, api);
    await choice.getByRole('button', { name: 'Take theirs' }).click();
    await expect(choice).toBeHidden();
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs');
    await page.reload();
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('Theirs');
    expect((await api.tasks())[0]?.description).toBe('Theirs');
  });
});

test('a double click adds once @script', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Call Ana');
  await tend.page.getByRole('button', { name: 'Add', exact: true }).dblclick();
  await expect(tend.titles).toHaveText(['Call Ana']);
  await expect.poll(async () => (await api.tasks()).length).toBe(1);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Call Ana']);
});

test('a label that was put on elsewhere stays when another one is put on here @script', async ({ tend, api, page }) => {
  const { id } = await api.add({ title: 'Paint', labels: ['home', 'old'] });
  await tend.open(`/inbox?task=${id}`);
  await api.change(id, { labels: ['home', 'old', 'theirs'] });
  const labels = tend.dialog.getByRole('list', { name: 'Labels: those it has' });
  await tend.dialog.getByRole('textbox', { name: 'Labels' }).or(tend.dialog.getByRole('combobox', { name: 'Labels' })).fill('mine');
  await page.keyboard.press('Enter');
  await expect(labels.getByRole('checkbox', { name: 'mine' })).toBeVisible();
  await labels.getByRole('checkbox', { name: 'old' }).click();
  await expect.poll(async () => (await api.tasks())[0]?.labels).toEqual(['home', 'theirs', 'mine']);
});

test('Ctrl-Z takes back what was added, the last first, and then what came before @script', async ({ tend, api, page }) => {
  await api.add({ title: 'First' });
  await tend.open('/inbox');
  await tend.check('First').click();
  await expect(tend.messages).toContainText('First');
  await tend.messages.getByRole('button', { name: 'Dismiss' }).click();
  for (const title of ['Second', 'Third']) await tend.add(title);
  await expect(page.locator('li.task[data-state="settled"]')).toHaveCount(2);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect(tend.titles).toHaveText(['Second']);
  await page.keyboard.press('Control+z');
  await expect(tend.titles).toHaveText([]);
  await page.keyboard.press('Control+z');
  await expect(tend.titles).toHaveText(['First']);
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['First']);
});

test('what a panel’s button is refused is said in the panel @script', async ({ tend, api, page, complaints }) => {
  complaints.expectFailedRequests();
  const { id } = await api.add({ title: 'Paint' });
  await tend.open(`/inbox?task=${id}`);
  await tend.dialog.getByRole('textbox', { name: 'Comment', exact: true }).fill('White');
  await tend.dialog.getByRole('button', { name: 'Post' }).click();
  const comments = tend.dialog.getByRole('list', { name: 'Comments' });
  await expect(comments).toContainText('White');
  await page.route('**/rpc/comments/delete', (route) => route.abort());
  await comments.getByRole('button', { name: 'Delete comment' }).click();
  await expect(tend.dialog.getByRole('region', { name: 'Messages' })).toContainText('The server cannot be reached');
  await expect(comments).toContainText('White');
});

test('what was pasted, and what several were given, goes back as one thing @script', async ({ tend, api, page }) => {
  await tend.open('/inbox');
  await tend.composer.focus();
  await tend.paste('Milk\nBread\n  Rye\nEggs');
  await expect(tend.messages).toContainText('4 tasks added');
  expect(await api.tasks()).toHaveLength(4);
  await tend.undo().click();
  await expect(tend.titles).toHaveText([]);
  await expect.poll(() => api.tasks()).toEqual([]);
  for (const title of ['One', 'Two', 'Three']) await tend.add(title);
  await expect(page.locator('li.task[data-state="settled"]')).toHaveCount(3);
  for (const title of ['One', 'Two', 'Three']) await tend.link(title).click({ modifiers: ['Control'] });
  await page.keyboard.press('l');
  await page.getByRole('textbox', { name: 'Label to add' }).fill('shop');
  await page.keyboard.press('Enter');
  await expect(tend.messages).toContainText('Tasks changed');
  await expect.poll(async () => (await api.tasks()).map((task) => task.labels)).toEqual([['shop'], ['shop'], ['shop']]);
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await api.tasks()).map((task) => task.labels)).toEqual([[], [], []]);
});

test('what is in the way of one of several that are taken back is said, and keeps none of the others @script', async ({ tend, api, complaints }) => {
  complaints.expectStatus(409);
  await tend.open('/inbox');
  await tend.composer.focus();
  await tend.paste('Milk\nBread');
  await expect(tend.messages).toContainText('2 tasks added');
  const [milk] = (await api.tasks()).filter((task) => task.title === 'Milk');
  await api.change(milk.id, { title: 'Oat milk' });
  await tend.undo().click();
  await expect(tend.messages).toContainText('Not all of it was undone.');
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Oat milk']);
});

test('Ctrl-Z before the server has a new task takes back that one @script', async ({ tend, api, page }) => {
  await api.add({ title: 'First' });
  await tend.open('/inbox');
  await tend.check('First').click();
  await expect(tend.messages).toContainText('Task completed: First');
  const letGo = await hold(page, '**/rpc/tasks/create');
  await tend.add('Second');
  await page.locator('h1').click();
  await page.keyboard.press('Control+z');
  letGo();
  await expect(tend.titles).toHaveText([]);
  await expect.poll(async () => (await api.tasks('&status=todo,done')).map((task) => [task.title, task.status])).toEqual([['First', 'done']]);
});

test('a filter that was deleted comes back by Undo', async ({ tend, page, api }) => {
  await api.add({ title: 'Pay the rent' });
  await tend.open('/search?q=rent');
  await page.getByRole('textbox', { name: 'Filter name' }).fill('Rent');
  await page.getByRole('button', { name: 'Save as filter' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rent' })).toBeVisible();
  await page.getByRole('button', { name: 'Delete filter' }).click();
  await expect(tend.messages).toContainText('Filter deleted');
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Rent', exact: true, includeHidden: true })).toHaveCount(0);
  await tend.undo().click();
  await expect(page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Rent', exact: true, includeHidden: true })).toHaveCount(1);
});
