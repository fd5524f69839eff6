import { expect, test } from './fixtures';

test.describe('by keyboard alone @script @once', () => {
  test('the first stop skips to the content', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    await tend.open('/inbox');
    await page.keyboard.press('Tab');
    const skip = page.getByRole('link', { name: 'Skip to content' });
    await expect(skip).toBeFocused();
    await expect(skip).toBeInViewport();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('main')).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(tend.composer).toBeFocused();
    await expect(page).toHaveURL(/\/inbox(#content)?$/);
  });

  test('Tab passes everything in the order of the page', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const stops = [
      page.getByRole('link', { name: 'Skip to content' }),
      page.getByRole('link', { name: 'Tend' }),
      page.getByRole('searchbox', { name: 'Search' }),
      page.getByRole('button', { name: 'New task' }),
      page.getByRole('button', { name: 'Account' }),
      page.getByRole('link', { name: 'Inbox' }),
      page.getByRole('link', { name: 'Today' }),
      page.getByRole('link', { name: 'Upcoming' }),
      page.getByRole('link', { name: 'All tasks' }),
      page.getByRole('link', { name: 'Calendar' }),
      page.getByRole('link', { name: 'Trash' }),
      page.getByRole('link', { name: 'Projects' }),
      page.getByRole('button', { name: 'New project' }),
      tend.composer,
      page.getByRole('button', { name: 'Add', exact: true }),
      page.getByRole('combobox', { name: 'Status' }),
      page.getByRole('combobox', { name: 'Priority' }),
      page.getByRole('combobox', { name: 'Due' }),
      page.getByRole('combobox', { name: 'Sort by' }),
      page.getByRole('button', { name: 'Reverse order' }),
      page.getByRole('button', { name: 'Clear filters' }),
      tend.check('Call Ana'),
      tend.link('Call Ana'),
      page.getByRole('button', { name: 'Actions: Call Ana' }),
    ];
    for (const stop of stops) {
      await page.keyboard.press('Tab');
      await expect(stop).toBeFocused();
    }
  });

  test('a task is added, opened, edited, closed and completed', async ({ page, tend, api }) => {
    await api.add({ title: 'Pay the rent' });
    await tend.open('/inbox');
    await tend.composer.focus();
    await page.keyboard.type('Call Ana');
    await page.keyboard.press('Enter');
    await expect(tend.link('Call Ana')).toBeVisible();
    await tend.link('Call Ana').focus();
    await page.keyboard.press('Enter');
    await expect(tend.panel('Call Ana')).toBeVisible();
    await tend.dialog.getByRole('textbox', { name: 'Title' }).focus();
    await page.keyboard.press('End');
    await page.keyboard.type(' today');
    await page.keyboard.press('Enter');
    await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
    await page.keyboard.press('Escape');
    await expect(tend.dialog).toBeHidden();
    await expect(tend.link('Call Ana today')).toBeFocused();
    await page.keyboard.press('Shift+Tab');
    await expect(tend.check('Call Ana today')).toBeFocused();
    await page.keyboard.press('Space');
    await expect(tend.link('Call Ana today')).toBeHidden();
    await tend.undo().focus();
    await page.keyboard.press('Enter');
    await expect(tend.link('Call Ana today')).toBeVisible();
  });

  test('menus open, hold what they offer next, and close with Esc', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    const button = page.getByRole('button', { name: 'Actions: Call Ana' });
    await button.focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await expect(page.getByRole('link', { name: 'Edit' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByRole('link', { name: 'Edit' })).toBeHidden();
    await expect(button).toBeFocused();
    await page.keyboard.press('Space');
    for (const [role, name] of [['link', 'Edit'], ['link', 'Move to…'], ['button', 'Select'], ['button', 'Duplicate'], ['button', 'Delete']] as const) {
      await page.keyboard.press('Tab');
      await expect(page.getByRole(role, { name, exact: true })).toBeFocused();
    }
    await page.keyboard.press('Enter');
    await expect(tend.link('Call Ana')).toBeHidden();
  });

  test('the focus does not get lost when its task leaves', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await api.add({ title: 'Pay the rent' });
    await tend.open('/inbox');
    await tend.check('Call Ana').focus();
    await page.keyboard.press('Space');
    await expect(tend.link('Call Ana')).toBeHidden();
    await page.keyboard.press('Tab');
    await expect(tend.page.getByRole('main').locator(':focus')).toHaveCount(1);
  });
});
