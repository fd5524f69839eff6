import { expect, test } from './fixtures';

test('a completed task leaves the list, is found among the done ones, and can be reopened', async ({ tend, api }) => {
  await api.add({ title: 'Pay the rent' });
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.check('Call Ana').click();
  await expect(tend.link('Call Ana')).toBeHidden();
  await expect(tend.messages).toContainText('completed');
  await tend.expectCount('1 task');

  await tend.open('/inbox?status=done');
  await expect(tend.titles).toHaveText(['Call Ana']);
  await expect(tend.item('Call Ana')).toContainText('Done');
  if (tend.hasScript) await expect(tend.check('Call Ana', 'Reopen')).toBeChecked();
  await tend.check('Call Ana', 'Reopen').click();
  await expect(tend.link('Call Ana')).toBeHidden();
  await expect(tend.messages).toContainText('reopened');
  await tend.expectCount('No tasks');

  await tend.open('/inbox');
  await expect(tend.link('Call Ana')).toBeVisible();
  await tend.expectCount('2 tasks');
});

test('a row that a script has drawn completes its task without a form of its own @script', async ({ tend, api }) => {
  // Each form would make whatever happens in a long list slower.
  await tend.open('/inbox');
  await tend.add('Call Ana');
  await expect(tend.item('Call Ana').locator('form')).toHaveCount(0);
  await tend.check('Call Ana').click();
  await expect(tend.link('Call Ana')).toBeHidden();
  await expect.poll(async () => (await api.tasks('&status=done')).map((task) => task.title)).toEqual(['Call Ana']);
});

test('Undo takes a completion back', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.check('Call Ana').click();
  await expect(tend.link('Call Ana')).toBeHidden();
  await tend.undo().click();
  await expect(tend.link('Call Ana')).toBeVisible();
  await expect(tend.check('Call Ana')).toBeVisible();
  await tend.expectCount('1 task');
  await expect(tend.messages.getByRole('button', { name: 'Undo' })).toBeHidden();
  expect((await api.tasks())[0]?.status).toBe('todo');
});

test('Undo takes a deletion back', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana', description: 'About the boat', priority: 'high' });
  await tend.open('/inbox');
  await tend.remove('Call Ana');
  await expect(tend.link('Call Ana')).toBeHidden();
  await tend.expectCount('No tasks');
  await expect(tend.undo()).toBeVisible();
  expect(await api.tasks()).toEqual([]);
  await tend.undo().click();
  await expect(tend.link('Call Ana')).toBeVisible();
  await expect(tend.item('Call Ana')).toContainText('High');
  expect((await api.tasks())[0]?.description).toBe('About the boat');
});

test('what is undone can be done again @wide', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  for (const _ of [1, 2]) {
    await tend.check('Call Ana').click();
    await expect(tend.link('Call Ana')).toBeHidden();
    await tend.undo().click();
    await expect(tend.link('Call Ana')).toBeVisible();
  }
  await tend.remove('Call Ana');
  await expect(tend.link('Call Ana')).toBeHidden();
  await expect.poll(() => api.tasks()).toEqual([]);
});

test('a second click on a task that is leaving does not bring it back @script', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.check('Call Ana').click();
  await expect(tend.link('Call Ana')).toBeHidden();
  await expect.poll(() => api.tasks()).toEqual([]);
});

test('the panel deletes its task and closes', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox?sort=title');
  await tend.openPanel('Call Ana');
  await tend.dialog.getByRole('button', { name: 'Delete task' }).click();
  await expect(tend.dialog).toBeHidden();
  await expect(page).toHaveURL('/inbox?sort=title');
  await expect(tend.link('Call Ana')).toBeHidden();
  await tend.undo().click();
  await expect(tend.link('Call Ana')).toBeVisible();
});

test('a message can be dismissed @script', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.check('Call Ana').click();
  await tend.messages.getByRole('button', { name: 'Dismiss' }).click();
  await expect(tend.undo()).toBeHidden();
});
