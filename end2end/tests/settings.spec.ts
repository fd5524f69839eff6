import { expect, somebody, test } from './fixtures';

test('settings are found in the account menu, and their pages in each other', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  await tend.open('/today');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  for (const name of ['Security', 'Tokens', 'Data', 'Profile']) {
    await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page).toHaveTitle(`${name} · Tend`);
  }
});

test('a profile is changed and stays changed', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  await tend.open('/settings/profile');
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana Bell');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Pacific/Auckland');
  await page.getByRole('combobox', { name: 'Week starts on' }).selectOption('Sunday');
  await page.getByRole('radio', { name: 'Dark' }).check();
  await page.getByRole('radio', { name: 'Compact' }).check();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await expect(page.getByText('It is ')).toBeVisible();
  await tend.open('/settings/profile');
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue('Ana Bell');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Pacific/Auckland');
  await expect(page.getByRole('combobox', { name: 'Week starts on' })).toHaveValue('sunday');
  await expect(page.getByRole('radio', { name: 'Dark' })).toBeChecked();
  await expect(page.getByRole('radio', { name: 'Compact' })).toBeChecked();
  await expect(page.locator('html')).toHaveAttribute('data-density', 'compact');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a profile that is wrong says what is, at the field, and keeps what was typed', async ({ page, person, tend, complaints }) => {
  expect(person.username).not.toBe('');
  complaints.expectStatus(422);
  await tend.open('/settings/profile');
  await page.getByRole('textbox', { name: 'Display name' }).fill('Ana');
  await page.getByRole('combobox', { name: 'Time zone' }).fill('Mars/Olympus');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveAccessibleDescription(/This is no IANA time zone/);
  await expect(page.getByRole('textbox', { name: 'Display name' })).toHaveValue('Ana');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveValue('Mars/Olympus');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByRole('combobox', { name: 'Time zone' })).toBeFocused();
  await page.getByRole('combobox', { name: 'Time zone' }).fill('UTC');
  await page.getByRole('textbox', { name: 'Display name' }).fill('');
  await page.getByRole('textbox', { name: 'Email' }).fill('nobody');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveAccessibleDescription(/does not look like an email address/);
  await expect(page.getByRole('textbox', { name: 'Email' })).toBeFocused();
});

test('another email waits to be confirmed, and can be taken back', async ({ page, person, tend }) => {
  const other = `other-${person.email}`;
  await tend.open('/settings/profile');
  const email = page.getByRole('textbox', { name: 'Email' });
  await expect(email).toHaveValue(person.email);
  await expect(email).toHaveAccessibleDescription(/Not confirmed yet/);
  await email.fill(other);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
  await tend.awake();
  // Signing in goes on with the one that is known to be theirs.
  await expect(email).toHaveValue(person.email);
  await expect(email).toHaveAccessibleDescription(`Waits for you to confirm ${other}. This Tend sends no mail: whoever runs it can give you the link.`);
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Keep the address that I have' }).click()]);
  await expect(page.getByRole('button', { name: 'Keep the address that I have' })).toHaveCount(0);
  await tend.open('/settings/profile');
  await expect(email).toHaveAccessibleDescription(/Not confirmed yet/);
});

test('keyboard shortcuts are switched off and on, in this browser', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  const shortcuts = page.getByRole('checkbox', { name: 'Keyboard shortcuts' });
  await tend.open('/settings/profile');
  await expect(shortcuts).toBeChecked();
  for (const isOn of [false, true]) {
    await shortcuts.setChecked(isOn);
    // With a script and without, the page is made anew.
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    await tend.open('/settings/profile');
    await expect(shortcuts).toBeChecked({ checked: isOn });
  }
});

test('every form in the settings puts the cursor into the first field that is wrong', async ({ page, person, tend, complaints }) => {
  expect(person.username).not.toBe('');
  complaints.expectStatus(422);
  const forms: [string, string, string][] = [
    ['/settings/security', 'Change password', 'Current password'],
    ['/settings/tokens', 'Create token', 'Token name'],
    ['/settings/data', 'Delete account', 'Your password'],
  ];
  for (const [address, button, label] of forms) {
    await tend.open(address);
    await page.getByRole('button', { name: button, exact: true }).click();
    const field = page.getByLabel(label);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(field).toBeFocused();
  }
});

test.describe('somewhere else', () => {
  test.use({ timezoneId: 'Asia/Tokyo' });

  test('the time zone is guessed from the browser and said in words @script', async ({ page, tend }) => {
    await tend.open('/register');
    await tend.register(somebody());
    await expect(page).toHaveURL('/today');
    await tend.open('/settings/profile');
    const zone = page.getByRole('combobox', { name: 'Time zone' });
    await expect(zone).toHaveValue('Asia/Tokyo');
    await expect(zone).toHaveAccessibleDescription(/^It is [A-Z][a-z]+day \d+ [A-Z][a-z]+ \d{4}, \d\d:\d\d there\.$/);
    await zone.fill('Europe/Paris');
    await page.getByRole('button', { name: "Use this device's: Asia/Tokyo" }).click();
    await expect(zone).toHaveValue('Asia/Tokyo');
  });
});

test('dates and times are written as one chooses, in lists and in the panel', async ({ page, person, tend, api }) => {
  expect(person.username).not.toBe('');
  const { id } = await api.add({ title: 'Renew the passport' });
  await api.change(id, { due_date: '2031-12-02' });
  await api.change(id, { due_time: '17:00' });
  const styles = [
    ['1 December 2026, 17:00', '2 Dec 2031 17:00', 'Tuesday 2 December 2031, 17:00', 'set the due date to 2 December 2031', 'set the time to 17:00'],
    ['December 1, 2026, 5:00 pm', 'Dec 2, 2031 5:00 pm', 'Tuesday, December 2, 2031, 5:00 pm', 'set the due date to December 2, 2031', 'set the time to 5:00 pm'],
    ['1 December 2026, 5:00 pm', '2 Dec 2031 5:00 pm', 'Tuesday 2 December 2031, 5:00 pm', 'set the due date to 2 December 2031', 'set the time to 5:00 pm'],
  ];
  const style = page.getByRole('combobox', { name: 'Dates and times' });
  for (const [example, due, inFull, date, time] of styles) {
    await tend.open('/settings/profile');
    await style.selectOption(example);
    // With a script and without, the page is made anew.
    await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Save' }).click()]);
    await tend.awake();
    await expect(style.locator('option:checked')).toHaveText(example);
    await tend.open('/tasks');
    await expect(tend.item('Renew the passport')).toContainText(`Due ${due}`);
    await expect(tend.item('Renew the passport').getByTitle(inFull)).toBeVisible();
    await tend.openPanel('Renew the passport');
    // What is typed stays as it is typed.
    await expect(tend.dialog.getByRole('textbox', { name: 'Due date' })).toHaveValue('2031-12-02');
    await expect(tend.dialog.getByRole('textbox', { name: 'Due time' })).toHaveValue('17:00');
    const activity = tend.dialog.getByRole('list', { name: 'Activity' });
    await expect(activity).toContainText(date);
    await expect(activity).toContainText(time);
  }
});

test.describe('in America', () => {
  test.use({ locale: 'en-US' });

  test('a new account begins its weeks as its browser says, and writes dates as all do until another way is chosen @wide', async ({ page, tend }) => {
    await tend.open('/register');
    await tend.register(somebody());
    await expect(page).toHaveURL('/today');
    await tend.open('/settings/profile');
    await expect(page.getByRole('combobox', { name: 'Dates and times' }).locator('option:checked')).toHaveText('1 December 2026, 17:00');
    await expect(page.getByRole('combobox', { name: 'Week starts on' })).toHaveValue('sunday');
    await tend.open('/calendar?date=2026-12-01');
    await expect(page.getByRole('gridcell').first()).toHaveAccessibleName('Sunday 29 November 2026');
  });
});

test('a password is changed, and the old one is no use any more', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(401, 422);
  await tend.open('/settings/security');
  const [current, next] = [page.getByLabel('Current password'), page.getByLabel('New password')];
  await current.fill('wrong');
  await next.fill('three quiet otters');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(current).toHaveAccessibleDescription(/This is not your password/);
  await current.fill(person.password);
  await next.fill('three quiet otters');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(tend.messages.getByText('Password changed.')).toBeVisible();
  await expect(current).toHaveValue('');
  await page.context().clearCookies();
  for (const [password, address] of [[person.password, '/login'], ['three quiet otters', '/today']] as const) {
    await tend.open('/login');
    await page.getByRole('textbox', { name: 'Username or email' }).fill(person.username);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    if (address === '/login') await expect(page.getByText('Wrong user name or password')).toBeVisible();
    await expect(page).toHaveURL(address);
  }
});

test('a session is ended from another one', async ({ page, person, tend, api }) => {
  expect(person.username).not.toBe('');
  expect(await api.tasks()).toEqual([]);
  await tend.open('/settings/security');
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await expect(sessions.filter({ hasText: 'This device' })).toHaveCount(1);
  const before = await sessions.count();
  expect(before).toBeGreaterThan(1);
  await page.getByRole('button', { name: 'End session' }).first().click();
  await expect(sessions).toHaveCount(before - 1);
  if (before > 2) await page.getByRole('button', { name: 'Sign out everywhere else' }).click();
  await expect(sessions).toHaveCount(1);
  await expect(page.getByRole('button', { name: 'End session' })).toHaveCount(0);
});

test('a token is made, shown once, and deleted', async ({ page, person, tend, request, complaints }) => {
  expect(person.username).not.toBe('');
  complaints.expectStatus(422);
  await tend.open('/settings/tokens');
  await expect(page.getByText('None yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Create token' }).click();
  await expect(page.getByRole('textbox', { name: 'Token name' })).toHaveAccessibleDescription(/Say what the token is for/);
  await page.getByRole('textbox', { name: 'Token name' }).fill('Backup script');
  await page.getByRole('checkbox', { name: 'Write' }).check();
  await page.getByRole('button', { name: 'Create token' }).click();
  const secret = await page.getByRole('textbox', { name: 'New token' }).inputValue();
  const headers = { Authorization: `Bearer ${secret}` };
  expect((await request.get('/api/v1/tasks', { headers })).status()).toBe(200);
  const token = page.getByRole('list', { name: 'Tokens' }).getByRole('listitem').filter({ hasText: 'Backup script' });
  await expect(token).toContainText('May read and write');
  await tend.open('/settings/tokens');
  await expect(page.getByRole('textbox', { name: 'New token' })).toHaveCount(0);
  await token.getByRole('button', { name: 'Delete token' }).click();
  await expect(token).toHaveCount(0);
  expect((await request.get('/api/v1/tasks', { headers })).status()).toBe(401);
});

test('an account is deleted with its password and not without', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(401, 422);
  await tend.open('/inbox');
  for (const title of ['One', 'Two', 'Three']) await tend.add(title);
  // They show at once, and are counted when the server has them.
  await expect(page.locator('[data-state=pending]')).toHaveCount(0);
  await tend.open('/settings/data');
  const losses = page.getByRole('list', { name: 'What is deleted' });
  await expect(losses).toContainText('3 tasks: done, deleted and still to do');
  await expect(losses).toContainText('1 session: this device is signed out');
  await expect(losses).toContainText('Your name, your address, your password and your settings');
  await expect(losses).not.toContainText('token');
  await expect(page.getByRole('link', { name: 'export it first' })).toHaveAttribute('href', '/settings/data/export');
  await page.getByRole('button', { name: 'Delete account' }).click();
  await expect(page.getByLabel('Your password')).toHaveAccessibleDescription(/Enter your password/);
  await page.getByLabel('Your password').fill(person.password);
  await page.getByRole('button', { name: 'Delete account' }).click();
  await expect(page).toHaveURL('/');
  await tend.open('/login');
  await page.getByRole('textbox', { name: 'Username or email' }).fill(person.username);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText('Wrong user name or password')).toBeVisible();
});

test('a session that ends in mid-edit asks for the password in place, and what was typed is saved', async ({ page, person, tend, api, complaints }) => {
  complaints.expectStatus(401, 422);
  await tend.open('/inbox');
  await page.context().clearCookies();
  if (!tend.hasScript) {
    await tend.composer.fill('Not lost');
    await tend.composer.press('Enter');
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await page.getByRole('textbox', { name: 'Username or email' }).fill(person.username);
    await page.getByLabel('Password').fill(person.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL('/inbox');
    await expect(tend.link('Not lost')).toBeVisible();
    return;
  }
  await tend.composer.fill('Not lost');
  await tend.composer.press('Enter');
  const question = page.getByRole('dialog', { name: 'Sign in again' });
  await expect(question).toBeVisible();
  await question.getByLabel('Password').fill('wrong');
  await question.getByRole('button', { name: 'Continue' }).click();
  await expect(question.getByText('Wrong user name or password')).toBeVisible();
  await question.getByLabel('Password').fill(person.password);
  await question.getByRole('button', { name: 'Continue' }).click();
  await expect(question).toHaveCount(0);
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Not lost']);
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Not lost']);
});

test('who forgot a password is told what comes next, whether there is an account or not', async ({ page, tend }) => {
  await tend.open('/login');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  // Not "Username or email" of the page before.
  await page.getByRole('textbox', { name: 'Email', exact: true }).fill('nobody@example.org');
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Look into your mail' })).toBeVisible();
});

test('a link that is no good any more says so', async ({ page, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/reset?token=nonsense');
  await page.getByLabel('New password').fill('three quiet otters');
  await page.getByRole('button', { name: 'Set password' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /link/i })).toBeVisible();
});
