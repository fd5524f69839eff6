import { type Page, expect, hold, test } from './fixtures';

const PROBLEM = {
  type: '/problems/internal', title: 'Something went wrong on our side', status: 500, code: 'internal',
  detail: 'Something went wrong on our side', instance: '', request_id: '',
};

/** Lets requests of one kind fail: answered by an error, or not at all. */
async function fail(page: Page, address: string, how: 'error' | 'no connection') {
  await page.route(address, (route) => (how === 'error' ? route.fulfill({ status: 500, json: PROBLEM }) : route.abort()));
}

test.describe('with a slow server @script @once', () => {
  test('a new task shows before the server has answered', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/create');
    await tend.add('Pay the rent');
    await tend.add('Buy milk');
    await tend.expectCount('3 tasks');
    expect(await api.tasks()).toHaveLength(1);
    letGo();
    await expect.poll(async () => (await api.tasks()).length).toBe(3);
    await expect(tend.titles).toHaveText(['Call Ana', 'Pay the rent', 'Buy milk']);
  });

  test('a new task of several projects’ list stays where it was added', async ({ tend, api }) => {
    await api.add({ title: 'Call Ana' });
    const { project } = await api.project('House');
    for (const title of ['Paint', 'Clean', 'Mend']) await api.add({ title, project_id: project });
    await tend.open('/tasks');
    await tend.add('Pay the rent');
    await expect(tend.item('Pay the rent')).toHaveAttribute('data-state', 'settled');
    await expect(tend.titles).toHaveCount(5);
    await expect(tend.titles.last()).toHaveText('Pay the rent');
  });

  test('a task that is opened before the filtered list is here keeps the filter', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana', priority: 'high' });
    await api.add({ title: 'Pay the rent' });
    await tend.open('/tasks');
    const letGo = await hold(page, '**/rpc/tasks/list*');
    await tend.filter('Priority', 'High');
    await expect(page).toHaveURL(/priority=high/);
    await tend.link('Call Ana').click();
    await expect(page).toHaveURL(/priority=high&task=/);
    letGo();
    await expect(tend.panel('Call Ana')).toBeVisible();
    await tend.closePanel();
    await expect(tend.titles).toHaveText(['Call Ana']);
  });

  test('a completed task leaves before the server has answered', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update');
    await tend.check('Call Ana').click();
    await expect(tend.link('Call Ana')).toBeHidden();
    await tend.expectCount('No tasks');
    expect(await api.tasks()).toHaveLength(1);
    letGo();
    await expect(tend.undo()).toBeVisible();
    expect(await api.tasks()).toHaveLength(0);
  });

  test('a deleted task leaves before the server has answered', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/delete');
    await tend.remove('Call Ana');
    await expect(tend.link('Call Ana')).toBeHidden();
    expect(await api.tasks()).toHaveLength(1);
    letGo();
    await expect(tend.undo()).toBeVisible();
  });

  test('an edit shows behind the panel before the server has answered', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update');
    await tend.openPanel('Call Ana');
    await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
    await expect(tend.dialog.getByRole('status')).toHaveText('Saving…');
    await tend.closePanel();
    await expect(tend.item('Call Ana')).toContainText('High');
    letGo();
    await expect.poll(async () => (await api.tasks())[0]?.priority).toBe('high');
    await expect(tend.item('Call Ana')).toContainText('High');
  });

  test('two changes on their way arrive both', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update');
    await tend.openPanel('Call Ana');
    await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
    await tend.dialog.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'In progress' });
    letGo();
    await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
    await expect.poll(async () => (await api.tasks())[0]).toMatchObject({ priority: 'high', status: 'in_progress' });
    await tend.closePanel();
    await expect(tend.item('Call Ana')).toContainText('High');
    await expect(tend.item('Call Ana')).toContainText('In progress');
  });
});

for (const how of ['error', 'no connection'] as const) {
  test.describe(`with a server that fails (${how}) @script @once`, () => {
    test.beforeEach(({ complaints }) => {
      if (how === 'error') complaints.expectStatus(500);
      else complaints.expectFailedRequests();
    });

    test('a new task stays, and can be tried again', async ({ page, tend, api }) => {
      await tend.open('/inbox');
      expect(await api.tasks()).toEqual([]);
      await fail(page, '**/rpc/tasks/create', how);
      await tend.add('Pay the rent');
      await expect(tend.item('Pay the rent')).toContainText('Not added');
      await tend.item('Pay the rent').getByRole('button', { name: 'Try again' }).click();
      await expect(tend.item('Pay the rent')).toContainText('Not added');
      await page.unroute('**/rpc/tasks/create');
      await tend.item('Pay the rent').getByRole('button', { name: 'Try again' }).click();
      await expect(tend.item('Pay the rent')).not.toContainText('Not added');
      await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Pay the rent']);
      await tend.open('/inbox');
      await expect(tend.titles).toHaveText(['Pay the rent']);
    });

    test('a new task that failed can be given up', async ({ page, tend, api }) => {
      await tend.open('/inbox');
      await fail(page, '**/rpc/tasks/create', how);
      await tend.add('Pay the rent');
      await tend.item('Pay the rent').getByRole('button', { name: 'Discard' }).click();
      await expect(tend.link('Pay the rent')).toBeHidden();
      await tend.expectCount('No tasks');
      expect(await api.tasks()).toEqual([]);
    });

    test('a completed task comes back, with the reason', async ({ page, tend, api }) => {
      await api.add({ title: 'Call Ana' });
      await tend.open('/inbox');
      await fail(page, '**/rpc/tasks/update', how);
      await tend.check('Call Ana').click();
      await expect(tend.messages).toContainText(/“Call Ana” is as it was\. .*(Try again|try again)/);
      await expect(tend.link('Call Ana')).toBeVisible();
      await expect(tend.check('Call Ana')).not.toBeChecked();
      await tend.expectCount('1 task');
      await page.unroute('**/rpc/tasks/update');
      await tend.check('Call Ana').click();
      await expect(tend.link('Call Ana')).toBeHidden();
      await expect.poll(() => api.tasks()).toEqual([]);
    });

    test('a deleted task comes back, with the reason', async ({ page, tend, api }) => {
      await api.add({ title: 'Call Ana' });
      await tend.open('/inbox');
      await fail(page, '**/rpc/tasks/delete', how);
      await tend.remove('Call Ana');
      await expect(tend.messages).toContainText('“Call Ana” is as it was');
      await expect(tend.link('Call Ana')).toBeVisible();
    });

    test('what was typed in the panel stays, and is saved when the server is back', async ({ page, tend, api }) => {
      await api.add({ title: 'Call Ana' });
      await tend.open('/inbox');
      await tend.openPanel('Call Ana');
      await fail(page, '**/rpc/tasks/update', how);
      const box = tend.dialog.getByRole('textbox', { name: 'Description' });
      await box.fill('About the boat');
      await page.keyboard.press('Tab');
      await expect(tend.dialog.getByRole('status')).toHaveText(/^Not saved/);
      await expect(box).toHaveValue('About the boat');
      await page.unroute('**/rpc/tasks/update');
      await box.focus();
      await page.keyboard.press('End');
      await page.keyboard.type('!');
      await page.keyboard.press('Tab');
      await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
      expect((await api.tasks())[0]?.description).toBe('About the boat!');
    });

    test('an undo that failed says so, and can be tried again', async ({ page, tend, api }) => {
      await api.add({ title: 'Call Ana' });
      await tend.open('/inbox');
      await tend.check('Call Ana').click();
      await fail(page, '**/rpc/changes/undo', how);
      await tend.undo().click();
      await expect(tend.messages).toContainText('Not undone');
      await page.unroute('**/rpc/changes/undo');
      await tend.undo().click();
      await expect(tend.link('Call Ana')).toBeVisible();
    });

    test('a view that did not come says so', async ({ page, tend, person }) => {
      expect(person.username).not.toBe('');
      await tend.open('/inbox');
      await fail(page, '**/rpc/tasks/list*', how);
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'All tasks' }).click();
      await expect(page.getByRole('alert').filter({ hasText: 'Nothing that was saved is lost' })).toBeVisible();
      await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible();
      await page.unroute('**/rpc/tasks/list*');
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
      await tend.expectCount('No tasks');
    });

    test('more of a list that did not come can be asked for again', async ({ page, tend, api }) => {
      for (let index = 0; index < 52; index += 1) await api.add({ title: `Task ${index}` });
      await tend.open('/inbox');
      await fail(page, '**/rpc/tasks/list*', how);
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect(tend.messages).toContainText('There is more, but it did not come');
      await page.unroute('**/rpc/tasks/list*');
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect(tend.titles).toHaveCount(52);
    });

    test('a registration that did not arrive says so, and keeps what was typed', async ({ page, tend }) => {
      await tend.open('/register');
      await fail(page, '**/rpc/auth/register', how);
      await tend.register({ username: 'ana', email: 'ana@example.org', password: 'correct horse battery' });
      await expect(page.getByRole('alert').filter({ hasText: /try again/i })).toBeVisible();
      await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('ana');
      await expect(page.getByLabel('Password')).toHaveValue('correct horse battery');
    });
  });
}

test("a piece of the page's code that does not come is asked for again, with the page @script @once", async ({ page, tend, person, complaints }) => {
  complaints.expectFailedRequests();
  complaints.expect(/Failed to fetch|load callback should succeed|unreachable/);
  expect(person.username).not.toBe('');
  await tend.open('/inbox');
  await page.route('**/pkg/split_*', (route) => route.abort());
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trash' }).click();
  await page.waitForEvent('load');
  await page.unroute('**/pkg/split_*');
  await tend.awake();
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Trash' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
});

test('a session that has ended loses nothing that is typed @script @once', async ({ page, person, context, tend, api, complaints }) => {
  complaints.expectStatus(401);
  await tend.open('/inbox');
  await context.clearCookies();
  const letGo = await hold(page, '**/rpc/tasks/create', 1);
  for (const title of ['Pay the rent', 'Buy milk']) await tend.add(title);
  letGo();
  // It is asked for once, whatever waits for it.
  await page.getByRole('dialog', { name: 'Sign in again' }).getByRole('button', { name: 'Not now' }).click();
  for (const title of ['Pay the rent', 'Buy milk']) await expect(tend.item(title)).toContainText('You are signed out');
  await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeHidden();
  // As the message says: sign in in another tab, then try again here.
  const other = await context.newPage();
  await other.goto('/login');
  await expect(other.locator('html')).toHaveAttribute('data-hydrated', 'true');
  await other.getByRole('textbox', { name: 'Username or email' }).fill(person.username);
  await other.getByLabel('Password').fill(person.password);
  await other.getByRole('button', { name: 'Sign in' }).click();
  await expect(other).toHaveURL('/today');
  await page.bringToFront();
  for (const title of ['Pay the rent', 'Buy milk']) {
    await tend.item(title).getByRole('button', { name: 'Try again' }).click();
    await expect(tend.item(title)).not.toContainText('Not added');
  }
  await expect.poll(async () => (await api.tasks()).length).toBe(2);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Pay the rent', 'Buy milk']);
});

test('a task that somebody else has deleted goes, with the reason @script @once', async ({ page, context, tend, api, complaints }) => {
  complaints.expectStatus(404);
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  const other = await context.newPage();
  await other.goto('/inbox');
  await other.getByRole('button', { name: 'Actions: Call Ana' }).click();
  await other.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(other.getByRole('button', { name: 'Undo' })).toBeVisible();
  await page.bringToFront();
  await tend.check('Call Ana').click();
  await expect(tend.messages).toContainText('“Call Ana” is no longer there');
  await expect(tend.link('Call Ana')).toBeHidden();
});

test('what takes its time is said to be on its way, until it is here @script @once', async ({ page, tend, api }) => {
  await api.add({ title: 'Pay the rent' });
  await tend.open('/today');
  const bar = page.getByRole('progressbar', { name: 'Coming' });
  await expect(bar).toBeHidden();
  for (const [name, wait] of [['All tasks', '**/rpc/tasks/list**'], ['Trash', '**/*.wasm']] as const) {
    const letGo = await hold(page, wait);
    await (await tend.place(name)).click();
    await expect(bar).toBeVisible();
    letGo();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(bar).toBeHidden();
  }
});

test('what was done is said once @script @once', async ({ page, tend, api }) => {
  for (const title of ['One', 'Two', 'Three']) await api.add({ title });
  await tend.open('/inbox');
  // Everything that a screen reader is told of.
  await page.evaluate(() => {
    const said: string[] = ((window as unknown as { said: string[] }).said = []);
    const live = (node: Node) => {
      const at = node instanceof Element ? node : node.parentElement;
      const region = at?.closest('[aria-live], [role="status"], [role="alert"]');
      return region && region.getAttribute('aria-live') !== 'off' ? region : null;
    };
    new MutationObserver((changes) => {
      const regions = new Set(changes.map((change) => live(change.target)).filter((region) => region?.textContent?.trim()));
      for (const region of regions) said.push(region!.textContent!.trim());
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  await tend.check('One').click();
  await expect.poll(said).toEqual([expect.stringContaining('Task completed: One')]);
  await tend.messages.getByRole('button', { name: 'Dismiss' }).click();
  await page.evaluate(() => ((window as unknown as { said: string[] }).said.length = 0));
  await tend.link('Two').focus();
  for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
  await expect.poll(async () => (await said()).at(-1)).toContain('Task moved: Two');
  expect((await said()).filter((words) => words.includes('Two'))).toEqual([
    expect.stringContaining('Two is lifted'), expect.stringContaining('Task moved: Two')]);
});
