import { expect, hold, test } from './fixtures';

test.describe('a page whose script does not come @script @once', () => {
  test.beforeEach(async ({ page, complaints }) => {
    await page.route('**/*.wasm', (route) => route.abort());
    complaints.expectFailedRequests();
    complaints.expect(/Failed to fetch/);
  });

  test('adds, completes, undoes and deletes through its forms', async ({ page, tend, api }) => {
    expect(await api.tasks()).toEqual([]);
    await page.goto('/inbox');
    for (const title of ['Call Ana', 'Pay the rent']) await tend.add(title);
    await page.getByRole('button', { name: 'Complete: Call Ana' }).click();
    await expect(tend.link('Call Ana')).toBeHidden();
    await tend.undo().click();
    await expect(tend.link('Call Ana')).toBeVisible();
    await tend.remove('Pay the rent');
    await expect(tend.link('Pay the rent')).toBeHidden();
    await expect(tend.titles).toHaveText(['Call Ana']);
    await expect(page.locator('html')).not.toHaveAttribute('data-hydrated', 'true');
  });

  test('edits in the panel', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await page.goto('/inbox');
    await tend.openPanel('Call Ana');
    await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('tomorrow');
    await tend.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByText('Saved', { exact: true })).toBeVisible();
    await tend.closePanel();
    await expect(tend.item('Call Ana')).toContainText('Tomorrow');
  });

  test('filters, and signs out', async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana', priority: 'high' });
    await api.add({ title: 'Pay the rent' });
    await page.goto('/inbox');
    await page.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
    await page.getByRole('button', { name: 'Apply' }).click();
    await expect(tend.titles).toHaveText(['Call Ana']);
    await page.getByRole('button', { name: 'Account' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await expect(page).toHaveURL('/');
  });
});

test('what is typed before the page is awake is kept when it wakes @script @once', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana', priority: 'low' });
  const wake = await hold(page, '**/*.wasm');
  await page.goto('/inbox', { waitUntil: 'domcontentloaded' });
  await tend.composer.fill('Typed early');
  await page.getByRole('searchbox', { name: 'Search' }).fill('early words');
  await page.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'Low' });
  wake();
  await tend.awake();
  await expect.soft(tend.composer).toHaveValue('Typed early');
  await expect.soft(page.getByRole('searchbox', { name: 'Search' })).toHaveValue('early words');
  await tend.composer.press('Enter');
  await expect(tend.link('Typed early')).toBeVisible();
});

test('a form that is filled in before the page is awake is kept when it wakes @script @once', async ({ page, tend }) => {
  const wake = await hold(page, '**/*.wasm');
  await page.goto('/register', { waitUntil: 'domcontentloaded' });
  await page.getByRole('textbox', { name: 'Username' }).fill('ana');
  await page.getByLabel('Password').fill('correct horse battery');
  wake();
  await tend.awake();
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue('ana');
  await expect(page.getByLabel('Password')).toHaveValue('correct horse battery');
});

test('pages arrive complete, with nothing that waits @plain', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana', due_date: '2031-05-17', priority: 'high' });
  const [task] = await api.tasks();
  for (const address of ['/inbox', '/tasks', `/inbox?task=${task!.id}`, '/today']) {
    const html = await (await tend.open(address))!.text();
    expect(html, address).not.toMatch(/loading|spinner|skeleton/i);
    expect(html, address).not.toMatch(/ on[a-z]+="| style="/);
    if (address !== '/today') expect(html, address).toContain('Call Ana');
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
  }
  await tend.open('/inbox');
  await expect(tend.item('Call Ana')).toContainText('17 May 2031');
});
