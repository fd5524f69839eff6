import { Api, Tend, day, expect, somebody, test } from './fixtures';

test('every field of a task can be changed, and stays changed', async ({ page, tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.openPanel('Call Ana');
  await tend.dialog.getByRole('textbox', { name: 'Title' }).fill('Call Ana & Bo');
  await tend.save();
  await tend.dialog.getByRole('textbox', { name: 'Description' }).fill('About **the boat**\n\n<b>soon</b>');
  await tend.save();
  await tend.dialog.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'In progress' });
  await tend.save();
  await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'Urgent' });
  await tend.save();
  await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('2031-05-17');
  await tend.save();
  await tend.dialog.getByRole('textbox', { name: 'Due time' }).fill('09:30');
  await tend.save();
  await tend.closePanel();

  await expect(tend.item('Call Ana & Bo')).toContainText('17 May 2031 09:30');
  await expect(tend.item('Call Ana & Bo')).toContainText('Urgent');
  await expect(tend.item('Call Ana & Bo')).toContainText('In progress');
  await tend.open(`/tasks?task=${id}`);
  await expect(tend.panel('Call Ana & Bo')).toBeVisible();
  await expect(tend.dialog.getByRole('textbox', { name: 'Title' })).toHaveValue('Call Ana & Bo');
  await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('About **the boat**\n\n<b>soon</b>');
  await expect(tend.dialog.getByRole('combobox', { name: 'Status' })).toHaveValue('in_progress');
  await expect(tend.dialog.getByRole('combobox', { name: 'Priority' })).toHaveValue('urgent');
  await expect(tend.dialog.getByRole('textbox', { name: 'Due date' })).toHaveValue('2031-05-17');
  await expect(tend.dialog.getByRole('textbox', { name: 'Due time' })).toHaveValue('09:30');
  await expect(page).toHaveURL(`/tasks?task=${id}`);
});

test('what would break out of a field elsewhere stays in it here', async ({ page, tend, api, complaints }) => {
  const title = `</textarea><img src="/nonsense" onerror="alert(1)"> &amp; <b>`;
  const description = `\n</textarea><script>document.title = 'broken'</script>\n&lt;i&gt;\n`;
  const { id } = await api.add({ title, description });
  await tend.open(`/inbox?task=${id}`);
  await expect(tend.panel(title)).toBeVisible();
  await expect(tend.dialog.getByRole('textbox', { name: 'Title' })).toHaveValue(title);
  await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue(description);
  await expect(page.getByRole('img')).toHaveCount(0);
  await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
  await tend.save();
  expect(complaints.unexpected).toEqual([]);
  // A plain form sends every field, and lines as browsers do.
  const [saved] = await api.tasks();
  expect(saved).toMatchObject({ title, priority: 'high' });
  expect(saved!.description!.replaceAll('\r\n', '\n')).toBe(description);
});

test('days and times are read in words', async ({ tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana' });
  await tend.open(`/inbox?task=${id}`);
  const date = tend.dialog.getByRole('textbox', { name: 'Due date' });
  const time = tend.dialog.getByRole('textbox', { name: 'Due time' });
  for (const [words, expected] of [['tomorrow', day(1)], ['+3d', day(3)], ['Today', day()], ['+2w', day(14)]] as const) {
    await date.fill(words);
    await tend.save();
    await expect(date).toHaveValue(expected);
  }
  await time.fill('5pm');
  await tend.save();
  await expect(time).toHaveValue('17:00');
  await date.fill('tomorrow');
  await tend.save();
  await tend.closePanel();
  await expect(tend.item('Call Ana')).toContainText('Tomorrow 17:00');
});

test('a date taken away takes its time with it @wide', async ({ tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana', due_date: day(1), due_time: '17:00' });
  await tend.open(`/inbox?task=${id}`);
  await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('');
  if (!tend.hasScript) await tend.dialog.getByRole('textbox', { name: 'Due time' }).fill('');
  await tend.save();
  await expect(tend.dialog.getByRole('textbox', { name: 'Due time' })).toHaveValue('');
  await tend.closePanel();
  await expect(tend.item('Call Ana')).not.toContainText('Tomorrow');
});

test('the buttons for common days set the date @script', async ({ tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana' });
  await tend.open(`/inbox?task=${id}`);
  const date = tend.dialog.getByRole('textbox', { name: 'Due date' });
  await tend.dialog.getByRole('button', { name: 'Tomorrow' }).click();
  await expect(date).toHaveValue(day(1));
  await tend.dialog.getByRole('button', { name: 'No date' }).click();
  await expect(date).toHaveValue('');
  await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
});

for (const [field, typed, words] of [
  ['Due date', '2026-02-30', /is no date/],
  ['Due date', 'someday', /is no date/],
  ['Due time', '25:00', /is no time of day/],
  ['Title', '   ', /Give the task a title/],
] as const) {
  test(`${field} “${typed}” is refused at the field, with what was typed kept`, async ({ tend, api, complaints }) => {
    complaints.expectStatus(422);
    const { id } = await api.add({ title: 'Call Ana', due_date: day(1), description: 'About the boat' });
    await tend.open(`/inbox?task=${id}`);
    const box = tend.dialog.getByRole('textbox', { name: field });
    await box.fill(typed);
    if (tend.hasScript) await tend.page.keyboard.press('Tab');
    else await tend.dialog.getByRole('button', { name: 'Save' }).click();
    await expect(box).toHaveAccessibleDescription(words);
    await expect(box).toHaveAttribute('aria-invalid', 'true');
    await expect(tend.dialog.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(tend.dialog.getByRole('status')).toHaveText(/Not saved/);
    await expect(box).toHaveValue(typed);
    expect((await api.tasks())[0]).toMatchObject({ title: 'Call Ana', due_date: day(1), due_time: null });
    // And what is put right counts.
    await box.fill({ 'Due date': day(2), 'Due time': '8:15', Title: 'Call Bo' }[field]);
    await tend.save();
    await expect(box).toHaveAttribute('aria-invalid', 'false');
  });
}

test('a time needs a date @wide', async ({ tend, api, complaints }) => {
  complaints.expectStatus(422);
  const { id } = await api.add({ title: 'Call Ana' });
  await tend.open(`/inbox?task=${id}`);
  const time = tend.dialog.getByRole('textbox', { name: 'Due time' });
  await time.fill('17:00');
  if (tend.hasScript) await tend.page.keyboard.press('Tab');
  else await tend.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(time).toHaveAccessibleDescription(/A time needs a date/);
  await expect(time).toHaveValue('17:00');
});

test('typing is saved when it rests, without leaving the field @script @wide', async ({ tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana' });
  await tend.open(`/inbox?task=${id}`);
  await tend.dialog.getByRole('textbox', { name: 'Description' }).pressSequentially('About the boat');
  await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
  expect((await api.tasks())[0]?.description).toBe('About the boat');
});

for (const way of ['Esc', 'Close', 'the way back'] as const) {
  test(`what is typed just before ${way} is not lost @script`, async ({ page, tend, api }) => {
    await api.add({ title: 'Call Ana' });
    await tend.open('/inbox');
    for (const [field, typed, key] of [
      ['Description', 'About the boat', 'description'],
      ['Due date', '2031-05-17', 'due_date'],
      ['Title', 'Call Bo', 'title'],
    ] as const) {
      await tend.openPanel('Call Ana');
      const box = tend.dialog.getByRole('textbox', { name: field });
      await box.fill('');
      await box.pressSequentially(typed);
      if (way === 'Esc') await page.keyboard.press('Escape');
      else if (way === 'Close') await tend.dialog.getByRole('button', { name: 'Close' }).click();
      else await page.goBack();
      await expect(tend.dialog).toBeHidden();
      await expect.poll(async () => (await api.tasks())[0]?.[key]).toBe(typed);
    }
  });
}

test('a panel is an address that can be sent', async ({ page, context, tend, api, javaScriptEnabled }) => {
  await api.add({ title: 'Call Ana', description: 'About the boat', priority: 'high' });
  await api.add({ title: 'Pay the rent', priority: 'high' });
  await api.add({ title: 'Buy milk' });
  await tend.open('/inbox?priority=high');
  await tend.openPanel('Call Ana');
  await expect(page).toHaveURL(/\/inbox\?priority=high&task=[0-9a-f-]{36}$/);

  const other = new Tend(await context.newPage(), javaScriptEnabled !== false);
  expect((await other.open(page.url()))?.status()).toBe(200);
  await expect(other.panel('Call Ana')).toBeVisible();
  await expect(other.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('About the boat');
  await expect(other.dialog.getByRole('combobox', { name: 'Priority' })).toHaveValue('high');
  await other.closePanel();
  await expect(other.page).toHaveURL('/inbox?priority=high');
  await expect(other.titles).toHaveText(['Call Ana', 'Pay the rent']);
});

test('Close and Esc go back and give the focus back to the task', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox?sort=title');
  for (const way of tend.hasScript ? ['Close', 'Escape'] : ['Close']) {
    await tend.openPanel('Call Ana');
    if (way === 'Close') await tend.dialog.getByRole('button', { name: 'Close' }).click();
    else await page.keyboard.press('Escape');
    await expect(tend.dialog).toBeHidden();
    await expect(page).toHaveURL('/inbox?sort=title');
    if (tend.hasScript) await expect(tend.link('Call Ana')).toBeFocused();
  }
});

test('the browser’s way back closes the panel, and forward opens it again', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.openPanel('Call Ana');
  await page.goBack();
  await expect(tend.dialog).toBeHidden();
  await expect(page).toHaveURL('/inbox');
  await expect(tend.link('Call Ana')).toBeVisible();
  await page.goForward();
  await expect(tend.panel('Call Ana')).toBeVisible();
  await page.goBack();
  await expect(tend.dialog).toBeHidden();
  await tend.add('Pay the rent');
});

test('one panel after another, each shows its own task @wide', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana', description: 'About the boat' });
  await api.add({ title: 'Pay the rent', description: 'To the new account' });
  await tend.open('/inbox');
  for (const [title, description] of [
    ['Call Ana', 'About the boat'],
    ['Pay the rent', 'To the new account'],
    ['Call Ana', 'About the boat'],
  ] as const) {
    await tend.openPanel(title);
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue(description);
    await tend.closePanel();
  }
});

test('the menu’s “Edit” opens the panel', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await page.getByRole('button', { name: 'Actions: Call Ana' }).click();
  await page.getByRole('link', { name: 'Edit' }).click();
  await expect(tend.panel('Call Ana')).toBeVisible();
});

test('the panel is modal: nothing behind it takes the focus @script', async ({ page, tend, api }) => {
  const { id } = await api.add({ title: 'Call Ana' });
  for (const address of ['/inbox', `/inbox?task=${id}`]) {
    await tend.open(address);
    if (address === '/inbox') await tend.openPanel('Call Ana');
    await expect.poll(() => tend.dialog.evaluate((dialog) => dialog.matches(':modal'))).toBe(true);
    await expect(tend.dialog.locator(':focus')).toHaveCount(1);
    await tend.composer.evaluate((line) => (line as HTMLElement).focus());
    await expect(tend.composer).not.toBeFocused();
    await tend.closePanel();
    await tend.composer.focus();
    await expect(tend.composer).toBeFocused();
  }
});

test('somebody else’s task, and what is none, are the page for what is not there', async ({ page, tend, person, playwright, baseURL, complaints }) => {
  complaints.expectStatus(404);
  expect(person.username).not.toBe('');
  const request = await playwright.request.newContext({ baseURL });
  const other = somebody();
  await request.post('/api/v1/auth/register', { data: other });
  const theirs = await (await Api.signIn(request, other)).add({ title: 'Not for you' });
  await request.dispose();
  for (const address of [
    `/inbox?task=${theirs.id}`,
    '/today?task=0193aaaa-0000-7000-8000-000000000000',
    '/tasks?task=nonsense',
    '/nonsense',
    '/inbox/nonsense',
  ]) {
    const response = await tend.open(address);
    expect(response?.status(), address).toBe(404);
    await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
    await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
    await expect(page).toHaveTitle('Page not found · Tend');
    await expect(page.getByText('Not for you')).toBeHidden();
    await page.getByRole('link', { name: 'Go to Today' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  }
});
