import { expect, test } from './fixtures';

test.describe('the trash', () => {
  test('what was deleted is there, and comes back', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    await tend.remove('Call Ana');
    await expect(tend.undo()).toBeVisible();
    await tend.open('/trash');
    await expect(page.getByRole('heading', { level: 1, name: 'Trash' })).toBeVisible();
    await tend.expectCount('1 task');
    await page.getByRole('button', { name: 'Restore: Call Ana' }).click();
    await expect(page.getByText('The trash is empty')).toBeVisible();
    await expect(tend.messages).toContainText('Task restored');
    await tend.open('/inbox');
    await expect(tend.link('Call Ana')).toBeVisible();
  });

  test('it is emptied by those who are sure', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    await tend.remove('Call Ana');
    await expect(tend.undo()).toBeVisible();
    await tend.open('/trash');
    await page.getByRole('button', { name: 'Empty trash' }).click();
    const dialog = page.getByRole('dialog', { name: 'Empty trash' });
    await expect(dialog).toContainText('cannot be undone');
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await expect(page.getByText('The trash is empty')).toBeVisible();
    await tend.open('/trash');
    await expect(page.getByText('The trash is empty')).toBeVisible();
  });
});
