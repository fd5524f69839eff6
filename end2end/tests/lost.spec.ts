import { type Api, type Tend, type Page, expect, test } from './fixtures';

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
