import { type Page, expect, hold, test } from './fixtures';

/** Types into the palette. */
async function ask(page: Page, words: string) {
  const command = page.getByRole('combobox', { name: 'Command' });
  await page.keyboard.press('Control+k');
  await expect(command).toBeFocused();
  await command.fill(words);
}

/** And takes the first that it offers. */
async function choose(page: Page, words: string) {
  await ask(page, words);
  await page.keyboard.press('Enter');
}

test.describe('shortcuts @script @once', () => {
  test('letters lead to the views', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    for (const [keys, heading] of [['gt', 'Today'], ['gu', 'Upcoming'], ['ga', 'All tasks'], ['gc', 'Calendar'], ['gi', 'Inbox']] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    }
  });

  test('q leads to a new task, from a page without a list too', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    await page.keyboard.press('q');
    await expect(tend.composer).toBeFocused();
    await tend.open('/settings/profile');
    await page.keyboard.press('q');
    await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
    await expect(tend.composer).toBeFocused();
    await page.keyboard.type('quick question?');
    await expect(tend.composer).toHaveValue('quick question?');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('tasks are walked, opened, completed and brought back', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second', 'Third']) await api.add({ title });
    await tend.open('/inbox');
    await page.keyboard.press('j');
    await expect(tend.link('First')).toBeFocused();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await expect(tend.link('Third')).toBeFocused();
    await page.keyboard.press('k');
    await expect(tend.link('Second')).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tend.panel('Second')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tend.link('Second')).toBeFocused();
    await page.keyboard.press('e');
    await expect(tend.link('Second')).toBeHidden();
    await expect(tend.link('Third')).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(tend.link('Second')).toBeVisible();
  });

  test('what was done in a panel is taken back there, but for what is being typed', async ({ page, tend, api }) => {
    const { id } = await api.add({ title: 'Pay the rent' });
    await tend.open(`/inbox?task=${id}`);
    const priority = tend.dialog.getByRole('combobox', { name: 'Priority' });
    await priority.selectOption({ label: 'High' });
    await expect(tend.dialog.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
    await tend.dialog.getByRole('textbox', { name: 'Title' }).focus();
    await page.keyboard.press('Control+z');
    await expect(priority).toHaveValue('high');
    await priority.focus();
    await page.keyboard.press('Control+z');
    await expect(priority).toHaveValue('none');
    await expect.poll(async () => (await api.tasks())[0].priority).toBe('none');
  });

  test('the task in focus gets labels, and is moved', async ({ page, tend, api }) => {
    await api.project('Home');
    await api.add({ title: 'Pay the rent' });
    await tend.open('/inbox');
    await page.keyboard.press('j');
    await page.keyboard.press('l');
    await expect(tend.dialog.getByRole('combobox', { name: 'Labels' })).toBeFocused();
    await page.keyboard.type('money');
    await page.keyboard.press('Enter');
    await expect(tend.dialog.getByRole('checkbox', { name: 'money' })).toBeChecked();
    await page.keyboard.press('Escape');
    await page.keyboard.press('m');
    await expect(page.getByRole('dialog', { name: 'Move task' })).toBeVisible();
  });

  test('the task in focus gets a priority and a due date', async ({ page, tend, api }) => {
    await api.add({ title: 'Pay the rent' });
    await tend.open('/inbox');
    await page.keyboard.press('j');
    await page.keyboard.press('1');
    await expect(tend.item('Pay the rent')).toContainText('Urgent');
    await page.keyboard.press('0');
    await expect(tend.item('Pay the rent')).not.toContainText('Urgent');
    await page.keyboard.press('d');
    await expect(tend.dialog.getByRole('textbox', { name: 'Due date' })).toBeFocused();
    await page.keyboard.type('tomorrow');
    await page.keyboard.press('Enter');
    await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
    await page.keyboard.press('Escape');
    await expect(tend.item('Pay the rent')).toContainText('Tomorrow');
  });

  test('the sheet tells them all', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    await page.keyboard.press('?');
    const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
    for (const name of ['New task', 'Go to Calendar', 'Complete task', 'Urgent priority', 'Undo', 'Delete task', 'New project', 'Go to Trash']) {
      await expect(sheet.getByText(name, { exact: true })).toBeVisible();
    }
    await page.keyboard.press('Escape');
    await expect(sheet).toBeHidden();
  });

  test('a task that the palette finds opens where there are no panels too', async ({ page, tend, api }) => {
    await api.add({ title: 'Water the plants' });
    await tend.open('/settings/profile');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command' }).fill('water');
    await page.getByRole('option', { name: /^Water the plants/ }).click();
    await expect(tend.panel('Water the plants')).toBeVisible();
  });

  test('the palette goes, acts and finds', async ({ page, tend, api }) => {
    await api.add({ title: 'Water the plants' });
    await tend.open('/today');
    const palette = page.getByRole('dialog', { name: 'Command palette' });
    await page.keyboard.press('Control+k');
    await expect(palette.getByRole('combobox', { name: 'Command' })).toBeFocused();
    await expect(palette.getByRole('option', { name: 'New task' })).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.type('all tasks');
    await page.keyboard.press('Enter');
    await expect(palette).toBeHidden();
    await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible();

    await page.keyboard.press('Control+k');
    await page.keyboard.type('plants');
    await expect(palette.getByRole('option', { name: /^Water the plants/ })).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(tend.panel('Water the plants')).toBeVisible();
    await page.keyboard.press('Escape');

    await page.keyboard.press('Control+k');
    await page.keyboard.type('nothing like it');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/\/search\?q=nothing/);
  });

  test('the task in focus is copied and deleted, and the focus goes on', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    for (const key of ['j', 'j', 'c']) await page.keyboard.press(key);
    await expect(tend.titles).toHaveText(['First', 'Second', 'Second']);
    await page.keyboard.press('k');
    await page.keyboard.press('Delete');
    await expect(tend.titles).toHaveText(['Second', 'Second']);
    await expect(page.locator('.task-title:focus')).toHaveText('Second');
    await page.keyboard.press('Control+z');
    await expect(tend.titles).toHaveText(['First', 'Second', 'Second']);
  });

  test('keys lead to Projects, Trash and Settings, and make a project', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    for (const [keys, heading] of [['gp', 'Projects'], ['gb', 'Trash'], ['gs', 'Profile']] as const) {
      for (const key of keys) await page.keyboard.press(key);
      await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    }
    await page.keyboard.press('p');
    await expect(page.getByRole('dialog', { name: 'New project' })).toBeVisible();
  });

  test('what is typed before the palette is here is for it, and no shortcut', async ({ page, tend, api }) => {
    await api.add({ title: 'Water the plants' });
    await tend.open('/inbox');
    await page.keyboard.press('j');
    const letGo = await hold(page, '**/*.wasm');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('cex');
    letGo();
    await expect(page.getByRole('combobox', { name: 'Command' })).toHaveValue('cex');
    await page.keyboard.press('Escape');
    await expect(tend.titles).toHaveText(['Water the plants']);
    expect(await api.tasks()).toHaveLength(1);
  });

  test('the palette has what can be done on the page that is open, and nothing of other pages', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    const offered = page.getByRole('listbox', { name: 'Commands' }).getByRole('option');
    await tend.open(`/projects/${project}`);
    await choose(page, 'add section');
    const section = page.getByRole('textbox', { name: 'Section name' });
    await expect(section).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(section).toBeHidden();
    await expect(page.locator('input:focus')).toHaveCount(0);
    await choose(page, 'edit project');
    await expect(page.getByRole('dialog', { name: 'Edit project' })).toBeVisible();
    await page.keyboard.press('Escape');
    await choose(page, 'as board');
    await expect(page).toHaveURL(`/projects/${project}/board`);

    await tend.open('/calendar');
    await choose(page, 'show week');
    await expect(page).toHaveURL(/view=week/);
    await ask(page, 'add section');
    await expect(offered).toHaveText([/^Search for/]);
    await page.keyboard.press('Escape');

    await tend.open('/tasks?priority=high');
    await choose(page, 'reverse order');
    await expect(page).toHaveURL(/sort=-/);
    await choose(page, 'clear filters');
    await expect(page).toHaveURL('/tasks');

    await tend.open('/search?q=rent');
    await choose(page, 'save as filter');
    await expect(page.getByRole('textbox', { name: 'Filter name' })).toBeFocused();
  });

  test('the palette leads from each way to see a project or a month to the others, and empties the trash', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    await tend.open(`/projects/${project}`);
    for (const [words, address] of [['as calendar', '/calendar'], ['as board', '/board'], ['as list', '']] as const) {
      await choose(page, words);
      await expect(page).toHaveURL(`/projects/${project}${address}`);
      await expect(page.getByRole('navigation', { name: 'Views of the project' })).toBeVisible();
    }
    await tend.open('/calendar?view=week');
    await choose(page, 'show month');
    await expect(page).toHaveURL(/view=month/);
    await api.add({ title: 'Old news' });
    await tend.open('/inbox');
    await tend.remove('Old news');
    await expect(tend.undo()).toBeVisible();
    await tend.open('/trash');
    await choose(page, 'empty trash');
    await expect(page.getByRole('dialog', { name: 'Empty trash' })).toBeVisible();
  });

  test('without a connection the palette says that it cannot come, and comes with it', async ({ page, tend, api, complaints }) => {
    complaints.expectFailedRequests();
    complaints.expect(/Failed to fetch/);
    await api.add({ title: 'Water the plants' });
    await tend.open('/inbox');
    await page.route('**/*.wasm', (route) => route.abort());
    await page.keyboard.press('Control+k');
    await expect(tend.messages).toContainText('It did not open.');
    // The page is as awake as before.
    await page.keyboard.press('j');
    await page.keyboard.press('e');
    await expect(tend.link('Water the plants')).toBeHidden();
    await page.unroute('**/*.wasm');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
  });

  test('the palette signs out', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    await choose(page, 'sign out');
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible();
    await tend.open('/inbox');
    await expect(page).toHaveURL(/\/login/);
  });

  test('signing out that did not arrive is said, and the page stays', async ({ page, tend, person, complaints }) => {
    expect(person.username).not.toBe('');
    complaints.expectFailedRequests();
    await tend.open('/inbox');
    await page.route('**/rpc/auth/logout', (route) => route.abort());
    await choose(page, 'sign out');
    await expect(tend.messages).toContainText('You are still signed in.');
    await expect(page).toHaveURL('/inbox');
  });

  test('tasks of a calendar and cards of a board obey keys too', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Dentist', due_date: '2027-03-03', project_id: project });
    await tend.open('/calendar?date=2027-03-15');
    await tend.link('Dentist').focus();
    await page.keyboard.press('1');
    await expect.poll(async () => (await api.tasks())[0]?.priority).toBe('urgent');
    await page.keyboard.press('e');
    await expect(tend.link('Dentist')).toHaveCount(0);
    await expect(page.getByRole('gridcell', { name: 'Wednesday 3 March 2027' })).toBeFocused();
    await page.keyboard.press('Control+z');
    await expect(tend.link('Dentist')).toBeVisible();
    await tend.open(`/projects/${project}/board`);
    await tend.link('Dentist').focus();
    await page.keyboard.press('x');
    await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('1 task selected');
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Complete' }).click();
    await expect.poll(async () => (await api.tasks('&status=done'))[0]?.title).toBe('Dentist');
  });

  test('none fires where they are switched off', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/settings/profile');
    await page.getByRole('checkbox', { name: 'Keyboard shortcuts' }).uncheck();
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    await tend.open('/inbox');
    await page.keyboard.press('?');
    await page.keyboard.press('q');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(tend.composer).not.toBeFocused();
  });
});
