import { expect, hold, test } from './fixtures';

// What people do goes to the server in the order in which they did it.
test.describe('what is on its way @script @once', () => {
  test('what is done twice to a task arrives in that order', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    await tend.link('Call Ana').focus();
    await page.keyboard.press('1');
    await expect(tend.item('Call Ana')).toContainText('Urgent');
    await page.keyboard.press('0');
    await expect(tend.item('Call Ana')).not.toContainText('Urgent');
    // What could overtake the first has done so by now.
    expect((await api.tasks())[0]?.priority).toBe('none');
    letGo();
    await expect(tend.item('Call Ana')).toHaveAttribute('data-state', 'settled');
    expect((await api.tasks())[0]?.priority).toBe('none');
  });

  test('Ctrl-Z takes back what is on its way, and not what was done before', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    await tend.link('First').focus();
    await page.keyboard.press('1');
    await expect(tend.undo()).toBeVisible();
    const letGo = await hold(page, '**/rpc/tasks/delete');
    await tend.link('Second').focus();
    await page.keyboard.press('Delete');
    await expect(tend.titles).toHaveText(['First']);
    await page.keyboard.press('Control+z');
    letGo();
    await expect(tend.titles).toHaveText(['First', 'Second']);
    await expect(tend.item('First')).toContainText('Urgent');
    expect((await api.tasks()).map(({ title, priority }) => [title, priority])).toEqual([['First', 'urgent'], ['Second', 'none']]);
    // The time after, it is the one before.
    await page.keyboard.press('Control+z');
    await expect(tend.item('First')).not.toContainText('Urgent');
  });

  test('Ctrl-Z twice takes back two that are on their way, the newest first', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    await tend.link('Call Ana').focus();
    for (const key of ['1', '2']) await page.keyboard.press(key);
    await expect(tend.item('Call Ana')).toContainText('High');
    for (let times = 0; times < 2; times++) await page.keyboard.press('Control+z');
    // What is done now comes after both.
    await page.keyboard.press('4');
    letGo();
    await expect(tend.messages.getByText('Undone')).toHaveCount(2);
    await expect(tend.item('Call Ana')).toContainText('Low');
    await page.keyboard.press('Control+z');
    await expect(tend.item('Call Ana')).not.toContainText(/priority/);
    await expect(tend.item('Call Ana')).toHaveAttribute('data-state', 'settled');
    expect((await api.tasks())[0]?.priority).toBe('none');
    await expect(tend.messages).not.toContainText('Not undone');
  });

  test('what gets no answer does not keep the rest waiting for ever', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    await page.clock.install();
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    for (const title of ['First', 'Second']) await tend.check(title).click();
    await tend.expectCount('No tasks');
    expect(await api.tasks()).toHaveLength(2);
    await page.clock.fastForward('00:20');
    await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['First']);
    letGo();
    await expect.poll(() => api.tasks()).toEqual([]);
  });

  test('what is done as one thing keeps the rest waiting no longer than one thing', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Fix the tap', project_id: project });
    await api.add({ title: 'Paint', project_id: project, status: 'in_progress' });
    await tend.open(`/projects/${project}/board`);
    await page.clock.install();
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    await tend.link('Fix the tap').focus();
    // Into another column and another place: two writes.
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await page.getByRole('region', { name: 'In progress' }).getByRole('link', { name: 'Fix the tap' }).waitFor();
    const field = page.getByRole('region', { name: 'To do' }).getByRole('textbox', { name: 'Add a task' });
    await field.fill('Hang the mirror');
    await field.press('Enter');
    expect(await api.tasks()).toHaveLength(2);
    await page.clock.fastForward('00:20');
    await expect.poll(async () => (await api.tasks()).length).toBe(3);
    letGo();
    await expect.poll(async () => (await api.tasks('&status=in_progress')).length).toBe(2);
  });

  test('what is wanted back and gets no answer is taken back when it arrives', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    await page.clock.install();
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    await tend.link('Call Ana').focus();
    await page.keyboard.press('1');
    await expect(tend.item('Call Ana')).toContainText('Urgent');
    await page.keyboard.press('Control+z');
    await page.clock.fastForward('00:20');
    letGo();
    await expect(tend.messages).toContainText('Undone');
    await expect(tend.item('Call Ana')).not.toContainText('Urgent');
    expect((await api.tasks())[0]?.priority).toBe('none');
  });

  test('signing out waits for what is on its way', async ({ page, tend, api }) => {
    for (const title of ['First', 'Second']) await api.add({ title });
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/update', 1);
    for (const title of ['First', 'Second']) await tend.check(title).click();
    await tend.expectCount('No tasks');
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    expect(await api.tasks()).toHaveLength(2);
    letGo();
    await expect(page).not.toHaveURL('/inbox');
    expect(await api.tasks()).toHaveLength(0);
  });
});
