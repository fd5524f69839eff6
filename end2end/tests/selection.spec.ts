import { day, expect, hold, test } from './fixtures';

test.describe('selection @script', () => {
  test('tasks are chosen by key and by click, completed together, and brought back together @once', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second', 'Third']) await api.add({ title });
    await tend.open('/inbox');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    await expect(bar).toContainText('1 task selected');
    await tend.link('Third').click({ modifiers: ['Control'] });
    await expect(bar).toContainText('2 tasks selected');
    await expect(page.getByRole('checkbox', { name: 'Select: Third' })).toBeChecked();
    await bar.getByRole('button', { name: 'Complete' }).click();
    await expect(tend.titles).toHaveText(['Second']);
    await expect(bar).toBeHidden();
    await expect(tend.messages).toContainText('Tasks changed');
    await tend.undo().click();
    await expect(tend.titles).toHaveText(['First', 'Second', 'Third']);
    expect((await api.tasks()).length).toBe(3);
  });

  test('without keys, tasks are chosen from the menu of the first', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second', 'Third']) await api.add({ title });
    await tend.open('/inbox');
    await page.getByRole('button', { name: 'Actions: First', exact: true }).click();
    await page.getByRole('button', { name: 'Select', exact: true }).click();
    await expect(page.locator('.menu:popover-open')).toHaveCount(0);
    await page.getByRole('checkbox', { name: 'Select: Third' }).check();
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    await expect(bar).toContainText('2 tasks selected');
    await bar.getByRole('button', { name: 'Complete' }).click();
    await expect(tend.titles).toHaveText(['Second']);
  });

  test('several get a due date that is typed in words', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    for (const title of ['First', 'Second']) await tend.link(title).click({ modifiers: ['Control'] });
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    await bar.getByRole('button', { name: 'Due', exact: true }).click();
    const typed = bar.getByRole('group', { name: 'Due' }).getByRole('textbox');
    await typed.fill('tomorrow 5pm');
    await typed.press('Enter');
    await expect.poll(async () => (await api.tasks()).map((task) => [task.due_date, task.due_time]))
      .toEqual([[day(1), '17:00'], [day(1), '17:00']]);
  });

  test('several get a priority, a due date, a label and a place', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/tasks');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    const choose = async () => {
      for (const title of ['First', 'Second']) await tend.link(title).click({ modifiers: ['Control'] });
    };
    const pick = async (label: string, choice: string) => {
      await choose();
      await bar.getByRole('button', { name: label, exact: true }).click();
      await bar.getByRole('group', { name: label }).getByRole('button', { name: choice, exact: true }).click();
      await expect(bar).toBeHidden();
    };
    await pick('Priority', 'High');
    await pick('Due', 'No date');
    await choose();
    await bar.getByRole('button', { name: 'Label', exact: true }).click();
    await bar.getByRole('textbox', { name: 'Label to add' }).fill('errand');
    await bar.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(tend.item('Second')).toContainText('errand');
    await pick('Move', 'Home');
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`)).map((task) => [task.priority, task.labels]))
      .toEqual([['high', ['errand']], ['high', ['errand']]]);
  });

  test('several are deleted and brought back', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second', 'Third']) await api.add({ title });
    await tend.open('/inbox');
    for (const title of ['First', 'Second']) await tend.link(title).click({ modifiers: ['Control'] });
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).click();
    await expect(tend.titles).toHaveText(['Third']);
    await tend.undo().click();
    await expect(tend.titles).toHaveText(['First', 'Second', 'Third']);
  });

  test('what is brought back leaves a long list as far as it was loaded @once', async ({ page, tend, api }) => {
    for (let index = 1; index <= 53; index++) await api.add({ title: `Task ${index}` });
    await tend.open('/inbox');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(tend.titles).toHaveCount(53);
    for (const title of ['Task 51', 'Task 52']) await tend.link(title).click({ modifiers: ['Control'] });
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).click();
    await expect(tend.titles).toHaveCount(51);
    await tend.undo().click();
    await expect(tend.messages).toContainText('Undone');
    await expect(tend.titles).toHaveCount(53);
    await expect(tend.titles.last()).toHaveText('Task 53');
  });

  test('keys are for all that are chosen @once', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    for (const key of ['j', 'x', 'j', 'x', '1']) await page.keyboard.press(key);
    await expect(tend.item('First')).toContainText('Urgent');
    await expect(tend.item('Second')).toContainText('Urgent');
    for (const key of ['x', 'm']) await page.keyboard.press(key);
    await expect(page.getByRole('group', { name: 'Move' })).toBeVisible();
  });

  test('a click with Ctrl on its circle chooses a task, and leaves it open @once', async ({ page, tend, api }) => {
    await api.add({ title: 'First' });
    await tend.open('/inbox');
    await tend.check('First').click({ modifiers: ['Control'] });
    await expect(page.getByRole('checkbox', { name: 'Select: First' })).toBeChecked();
    await tend.add('Second');
    await expect(tend.item('Second')).toHaveAttribute('data-state', 'settled');
    expect((await api.tasks()).map((task) => task.status)).toEqual(['todo', 'todo']);
  });

  test('the focus stays in the list when nothing is chosen any more @once', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second', 'Third']) await api.add({ title });
    await tend.open('/inbox');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
    await bar.getByRole('button', { name: 'Cancel' }).focus();
    await page.keyboard.press('Enter');
    await expect(bar).toBeHidden();
    await expect(tend.link('Second')).toBeFocused();
    await page.keyboard.press('x');
    await page.getByRole('checkbox', { name: 'Select: Second' }).press('Space');
    await expect(bar).toBeHidden();
    await expect(tend.link('Second')).toBeFocused();
    await page.keyboard.press('x');
    await expect(bar).toBeVisible();
    await page.keyboard.press('Delete');
    await expect(tend.link('Second')).toBeHidden();
    await expect(tend.link('Third')).toBeFocused();
    await page.keyboard.press('x');
    await bar.getByRole('button', { name: 'Complete' }).press('Enter');
    await expect(tend.link('First')).toBeFocused();
  });

  test('Esc closes the choice in the bar, and then gives up what is chosen @once', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    for (const key of ['j', 'x', 'm']) await page.keyboard.press(key);
    await expect(bar.getByRole('group', { name: 'Move' })).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(bar.getByRole('group', { name: 'Move' })).toBeHidden();
    await expect(bar).toContainText('1 task selected');
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
    await expect(tend.link('First')).toBeFocused();
  });

  test('Esc that closes something else leaves what is chosen @once', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    for (const key of ['j', 'x', 'Control+k']) await page.keyboard.press(key);
    await expect(page.getByRole('combobox', { name: 'Command' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('combobox', { name: 'Command' })).toBeHidden();
    await page.keyboard.press('Enter');
    await expect(tend.panel('First')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tend.dialog).toBeHidden();
    await expect(bar).toContainText('1 task selected');
  });

  test('Esc before the palette has come is not for what is chosen @once', async ({ page, tend, api }) => {
    await api.add({ title: 'First' });
    await tend.open('/inbox');
    const bar = page.getByRole('toolbar', { name: 'Selection' });
    for (const key of ['j', 'x']) await page.keyboard.press(key);
    await expect(bar).toBeVisible();
    const letGo = await hold(page, '**/*.wasm');
    await page.keyboard.press('Control+k');
    await expect(page.locator('#awaited')).toBeAttached();
    await page.keyboard.press('Escape');
    await expect(page.locator('#awaited')).not.toBeAttached();
    await expect(bar).toContainText('1 task selected');
    letGo();
    await page.keyboard.press('Escape');
    await expect(bar).toBeHidden();
  });

  test('where all of a group goes, the focus goes to the next one @once', async ({ page, tend, api }) => {
    await api.add({ title: 'Late', due_date: day(-1) });
    await api.add({ title: 'Now', due_date: day(0) });
    await tend.open('/today');
    for (const key of ['j', 'x']) await page.keyboard.press(key);
    await page.getByRole('toolbar', { name: 'Selection' }).getByRole('button', { name: 'Delete' }).press('Enter');
    await expect(tend.link('Late')).toBeHidden();
    await expect(tend.link('Now')).toBeFocused();
  });
});
