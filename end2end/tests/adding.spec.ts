import { day, expect, test } from './fixtures';

test.beforeEach(({ person }) => {
  expect(person.username).not.toBe('');
});

test('Enter adds a task and leaves the line ready for the next', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Pay the rent');
  await tend.composer.press('Enter');
  await expect(tend.link('Pay the rent')).toBeVisible();
  await expect(tend.composer).toHaveValue('');
  if (tend.hasScript) {
    await expect(tend.composer).toBeFocused();
    await tend.page.keyboard.type('Call Ana');
    await tend.page.keyboard.press('Enter');
  } else {
    await tend.add('Call Ana');
  }
  await expect(tend.link('Call Ana')).toBeVisible();
  await tend.expectCount('2 tasks');
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Pay the rent', 'Call Ana']);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Pay the rent', 'Call Ana']);
});

test('the button adds too, and spaces around a title go @wide', async ({ page, tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('   Buy milk  ');
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(tend.link('Buy milk')).toBeVisible();
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Buy milk']);
});

test('what is added to today is due today', async ({ tend, api }) => {
  await tend.open('/today');
  await tend.add('Water the plants');
  await expect(tend.item('Water the plants')).toContainText('Due Today');
  await expect.poll(async () => (await api.tasks())[0]?.due_date).toBe(day());
  await tend.open('/tasks');
  await expect(tend.item('Water the plants')).toContainText('Due Today');
});

test('what is added to all tasks goes to the inbox @wide', async ({ page, tend }) => {
  await tend.open('/tasks');
  await tend.add('Sort the photos');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Inbox' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(tend.link('Sort the photos')).toBeVisible();
});

test('a title that is too long, or none, is refused with the text kept', async ({ page, tend, api, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/inbox');
  for (const [title, words] of [
    ['x'.repeat(501), /at most 500 characters; this one has 501/],
    ['', /Give the task a title/],
    ['   ', /Give the task a title/],
  ] as const) {
    await tend.composer.fill(title);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(tend.composer).toHaveAccessibleDescription(words);
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(tend.composer).toHaveValue(title);
  }
  await tend.expectCount('No tasks');
  expect(await api.tasks()).toEqual([]);
  await tend.add('x'.repeat(500));
  await expect(page.getByRole('alert').filter({ hasText: /title/ })).toBeHidden();
});

test('a double click adds once', async ({ page, tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Once only');
  await page.getByRole('button', { name: 'Add', exact: true }).dblclick();
  await expect(tend.link('Once only')).toHaveCount(1);
  await expect.poll(async () => (await api.tasks()).length).toBeGreaterThan(0);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Once only']);
  expect(await api.tasks()).toHaveLength(1);
});

test('a double Enter adds once', async ({ page, tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Once only');
  await tend.composer.focus();
  await Promise.all([page.keyboard.press('Enter'), page.keyboard.press('Enter')]);
  await expect(tend.link('Once only')).toHaveCount(1);
  await expect.poll(async () => (await api.tasks()).length).toBeGreaterThan(0);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Once only']);
  expect(await api.tasks()).toHaveLength(1);
});

test('a reload after adding adds nothing again @wide', async ({ page, tend, api }) => {
  await tend.open('/inbox');
  await tend.add('Once only');
  await expect.poll(async () => (await api.tasks()).length).toBe(1);
  await page.reload();
  await tend.awake();
  await expect(tend.titles).toHaveText(['Once only']);
  expect(await api.tasks()).toHaveLength(1);
});

test('what is added just before the page is left is not lost @script @wide', async ({ page, tend, api }) => {
  const titles = ['One', 'Two', 'Three', 'Four'];
  for (const title of titles) {
    await tend.open('/inbox');
    await tend.add(title);
    await page.goto('/today');
  }
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(titles);
});

test('titles are shown to the letter, whatever they are made of', async ({ page, tend, api }) => {
  const titles = [
    `<script>alert('tasks')</script>`,
    `</script><img src=x onerror=alert(1)>`,
    `Fish & "chips" &amp; 'peas'`,
    '🧑‍🚀 Launch 🚀 at ten',
    'قراءة الكتاب قبل النوم',
    'a %_\\ b {{c}} ${d} ?task=1#e',
    'Ünïcödé ﬁ 漢字 Z̷̢͝algo',
  ];
  await tend.open('/inbox');
  for (const title of titles) await tend.add(title);
  await expect.poll(async () => (await api.tasks()).length).toBe(titles.length);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(titles);
  for (const title of titles.slice(0, 3)) {
    await tend.openPanel(title);
    await expect(tend.dialog.getByRole('textbox', { name: 'Title' })).toHaveValue(title);
    await tend.closePanel();
  }
  await tend.remove(titles[0]!);
  await expect(tend.link(titles[0]!)).toBeHidden();
  await expect(page.getByRole('region', { name: 'Messages' })).toContainText('deleted');
});

test('“New task” leads to the line that adds one', async ({ page, tend }) => {
  await tend.open('/inbox');
  await page.getByRole('button', { name: 'New task' }).click();
  await expect(page).toHaveURL('/inbox' + (tend.hasScript ? '' : '?'));
  if (tend.hasScript) await expect(tend.composer).toBeFocused();
  await tend.add('From the button');
});
