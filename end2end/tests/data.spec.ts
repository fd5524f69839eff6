import { readFile } from 'node:fs/promises';

import { type Page, expect, hold, test } from './fixtures';

/** Chooses a file of this name and content. */
async function choose(page: Page, name: string, content: string) {
  await page.getByLabel('Import').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
}

/** Follows a link that saves a file, and gives the file. */
async function save(page: Page, link: string) {
  const saved = page.waitForEvent('download');
  await page.getByRole('link', { name: link }).click();
  const file = await saved;
  return { name: file.suggestedFilename(), content: await readFile(await file.path(), 'utf8') };
}

test('everything is saved as a file, or the tasks as a table or a calendar', async ({ page, api, tend }) => {
  await api.add({ title: 'Pay the rent', due_date: '2027-01-01' });
  await tend.open('/settings/data');
  const all = await save(page, 'Export everything');
  expect(all.name).toMatch(/^tend-\d{4}-\d\d-\d\d\.json$/);
  expect(JSON.parse(all.content).tasks[0]).toMatchObject({ title: 'Pay the rent', due_date: '2027-01-01' });
  expect((await save(page, 'as a table (CSV)')).content).toContain('Pay the rent');
  expect((await save(page, 'as a calendar (iCalendar)')).content).toContain('SUMMARY:Pay the rent');
  expect((await save(page, 'export it first')).name).toBe(all.name);
  await expect(page.getByRole('heading', { level: 1, name: 'Data' })).toBeVisible();
});

test('a file is tried, imported and undone', async ({ page, api, tend }) => {
  const file = 'title,project,colour\nBuy milk,,white\nMow,Garden,green\n';
  await tend.open('/settings/data');
  await choose(page, 'list.csv', file);
  await page.getByRole('button', { name: 'Try it' }).click();
  const lines = page.getByRole('list', { name: 'Line by line' }).getByRole('listitem');
  await expect(lines).toHaveText([
    /^Left out Line 1: The column “colour”/,
    'New Line 2: Task “Buy milk” in “Inbox”',
    'New Line 3: Project “Garden”',
    'New Line 3: Task “Mow” in “Garden”',
  ]);
  await expect(page.getByText('It would import 2 tasks, 1 project. Nothing has changed yet.')).toBeVisible();
  expect(await api.tasks()).toEqual([]);

  // A page without a script cannot keep the file.
  if (!tend.hasScript) await choose(page, 'list.csv', file);
  await page.locator('button').and(page.getByRole('button', { name: 'Import', exact: true })).click();
  await expect(tend.messages.getByText('Imported', { exact: true })).toBeVisible();
  expect((await api.tasks()).map((task) => task.title).sort()).toEqual(['Buy milk', 'Mow']);
  await tend.undo().click();
  await expect(tend.messages.getByText('Undone', { exact: true })).toBeVisible();
  expect(await api.tasks()).toEqual([]);
});

test('a file with wrong lines changes nothing, and every one of them is said at the field', async ({ page, api, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/settings/data');
  await page.locator('button').and(page.getByRole('button', { name: 'Import', exact: true })).click();
  await expect(page.getByLabel('Import')).toHaveAccessibleDescription(/Choose a file first\./);
  await choose(page, 'list.csv', 'title,due_date\nGood,\nBad,someday\nWorse,never\n');
  await page.locator('button').and(page.getByRole('button', { name: 'Import', exact: true })).click();
  await expect(page.getByLabel('Import')).toHaveAccessibleDescription(/Line 3: The due_date “someday”.*Line 4: The due_date “never”/);
  await expect(page.getByLabel('Import')).toHaveAttribute('aria-invalid', 'true');
  expect(await api.tasks()).toEqual([]);
});

test('what was exported is imported again', async ({ page, api, tend }) => {
  await api.add({ title: 'Taken along', description: 'All of it' });
  await tend.open('/settings/data');
  const { content } = await save(page, 'Export everything');
  await choose(page, 'tend.json', content);
  await page.locator('button').and(page.getByRole('button', { name: 'Import', exact: true })).click();
  await expect(tend.messages.getByText('Imported', { exact: true })).toBeVisible();
  expect((await api.tasks()).map((task) => task.description)).toEqual(['All of it', 'All of it']);
});

test('an import shows that it is under way @script @once', async ({ page, api, tend }) => {
  await tend.open('/settings/data');
  const letGo = await hold(page, '**/settings/data');
  await choose(page, 'list.csv', `title\n${Array.from({ length: 3000 }, (_, index) => `Task ${index}`).join('\n')}\n`);
  await page.locator('button').and(page.getByRole('button', { name: 'Import', exact: true })).click();
  const progress = page.getByRole('progressbar', { name: 'Progress' });
  await expect(progress).toBeVisible();
  await expect(page.getByText('Sending the file…')).toBeVisible();
  letGo();
  await expect(page.getByText('Imported from a table (CSV): 3000 tasks.')).toBeVisible();
  await expect(progress).toBeHidden();
  expect(await api.tasks()).toHaveLength(200);
});
