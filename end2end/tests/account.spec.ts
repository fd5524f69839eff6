import { type Person, expect, somebody, test } from './fixtures';

const FOREIGN = [
  '//evil.example',
  'https://evil.example/',
  '/\\evil.example',
  '/\t/evil.example',
  '/\n/evil.example',
  'javascript:alert(1)',
];

test('the welcome page says what this is and leads to both doors', async ({ page, tend }) => {
  await tend.open('/');
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Create an account' })).toBeVisible();
  await expect(page).toHaveTitle('Create an account · Tend');
  await page.goBack();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await expect(page).toHaveTitle('Sign in · Tend');
});

test('whoever is signed in goes from the doors to today @wide', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  for (const door of ['/', '/login', '/register']) {
    await tend.open(door);
    await expect(page).toHaveURL('/today');
  }
});

test('registering signs in and opens today', async ({ page, tend }) => {
  const person = somebody();
  await tend.open('/register');
  await tend.register(person);
  await expect(page).toHaveURL('/today');
  await tend.awake();
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await page.getByRole('button', { name: 'Account' }).click();
  await expect(page.getByText(person.username)).toBeVisible();
});

test('a registration that is wrong says what is, at the field, and keeps what was typed', async ({ page, tend, complaints }) => {
  complaints.expectStatus(422);
  const good = somebody();
  const wrong: [string, Partial<Person>, RegExp][] = [
    ['Username', { username: '' }, /Choose a user name/],
    ['Username', { username: 'ab' }, /has 3 to 32 characters/],
    ['Username', { username: '-ana-' }, /letters a to z/],
    ['Email', { email: '' }, /Enter your email/],
    ['Email', { email: 'nobody' }, /does not look like an email address/],
    ['Password', { password: '' }, /Choose a password/],
    ['Password', { password: 'short' }, /at least 8 characters/],
  ];
  await tend.open('/register');
  for (const [label, change, words] of wrong) {
    const typed = { ...good, ...change };
    await tend.register(typed);
    const field = page.getByLabel(label);
    await expect(field).toHaveAccessibleDescription(words);
    await expect(field).toHaveAttribute('aria-invalid', 'true');
    await expect(page.getByRole('alert').filter({ hasText: words })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue(typed.username);
    await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(typed.email);
    await expect(field).toBeFocused();
    for (const other of ['Username', 'Email', 'Password'].filter((name) => name !== label)) {
      await expect(page.getByLabel(other)).toHaveAttribute('aria-invalid', 'false');
    }
  }
});

test('a registration that is wrong everywhere says so everywhere and puts the focus on the first', async ({ page, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/register');
  await tend.register({ username: 'x', email: 'x', password: 'x' });
  for (const label of ['Username', 'Email', 'Password']) {
    await expect(page.getByLabel(label)).toHaveAttribute('aria-invalid', 'true');
  }
  await expect(page.getByRole('textbox', { name: 'Username' })).toBeFocused();
  // What is put right counts.
  const person = somebody();
  await tend.register(person);
  await expect(page).toHaveURL('/today');
});

test('a user name and an email that are taken are refused at their field @wide', async ({ page, person, context, tend, complaints }) => {
  complaints.expectStatus(409);
  await context.clearCookies();
  await tend.open('/register');
  await tend.register({ ...somebody(), username: person.username.toUpperCase() });
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveAccessibleDescription(/taken|already|another/i);
  await expect(page.getByRole('textbox', { name: 'Username' })).toHaveValue(person.username.toUpperCase());
  await tend.register({ ...somebody(), email: person.email });
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveAccessibleDescription(/taken|already|another|account/i);
  await expect(page.getByRole('textbox', { name: 'Email' })).toHaveValue(person.email);
});

for (const by of ['username', 'email'] as const) {
  test(`people sign in by ${by} @wide`, async ({ page, person, context, tend }) => {
    await context.clearCookies();
    await tend.open('/login');
    await tend.signIn(person[by], person.password);
    await expect(page).toHaveURL('/today');
    await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  });
}

test('a wrong password and an unknown name are refused in the same words, with the name kept @wide', async ({ page, person, context, tend, complaints }) => {
  complaints.expectStatus(401);
  await context.clearCookies();
  await tend.open('/login');
  for (const login of [person.username, 'nobody-of-this-name']) {
    await tend.signIn(login, 'not the password');
    await expect(page.getByRole('alert').filter({ hasText: 'Wrong user name or password' })).toBeVisible();
    await expect(page.getByRole('textbox', { name: 'Username or email' })).toHaveValue(login);
    await expect(page.getByLabel('Password')).toBeFocused();
  }
  await expect(page).toHaveURL('/login');
});

test('signing in with nothing says what is missing @wide', async ({ page, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/login');
  await tend.signIn('', '');
  await expect(page.getByRole('textbox', { name: 'Username or email' })).toHaveAccessibleDescription(/Enter your user name or email/);
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/Enter your password/);
  await expect(page.getByRole('textbox', { name: 'Username or email' })).toBeFocused();
  await tend.signIn('somebody', '');
  await expect(page.getByLabel('Password')).toBeFocused();
});

test('a page asks for a session, and comes back with its whole address after signing in @wide', async ({ page, person, context, tend }) => {
  await context.clearCookies();
  for (const address of ['/inbox?sort=-due&priority=high,urgent', '/today', '/tasks?q=a%26b%3Dc']) {
    await tend.open(address);
    await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
    await tend.signIn(person.username, person.password);
    await expect(page).toHaveURL(address);
    await expect(page.getByRole('navigation', { name: 'Main' })).toBeVisible();
    await context.clearCookies();
  }
});

test('the way from one door to the other keeps where people wanted to go @wide', async ({ page, tend }) => {
  await tend.open('/inbox?sort=title');
  await page.getByRole('link', { name: 'Create an account' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Create an account' })).toBeVisible();
  await tend.awake();
  await tend.register(somebody());
  await expect(page).toHaveURL('/inbox?sort=title');
});

test('signing in leads to our own paths only @wide', async ({ page, person, context, tend, baseURL }) => {
  const strayed: string[] = [];
  await context.route((url) => url.hostname === 'evil.example', async (route) => {
    strayed.push(route.request().url());
    await route.fulfill({ body: 'elsewhere' });
  });
  for (const next of FOREIGN) {
    await context.clearCookies();
    await tend.open(`/login?next=${encodeURIComponent(next)}`);
    await tend.signIn(person.username, person.password);
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
    expect.soft(page.url(), `next=${JSON.stringify(next)}`).toBe(`${baseURL}/today`);
  }
  expect(strayed).toEqual([]);
});

test('signing out ends the session', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  await tend.open('/inbox');
  await page.getByRole('button', { name: 'Account' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL('/');
  await tend.open('/inbox');
  await expect(page).toHaveURL('/login?next=%2Finbox');
  await page.goBack();
  await page.goBack();
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden();
});

test('two people see nothing of each other @wide', async ({ page, person, context, tend }) => {
  expect(person.username).not.toBe('');
  await tend.open('/inbox');
  await tend.add('Only mine');
  await context.clearCookies();
  await tend.open('/register');
  await tend.register(somebody());
  await expect(page).toHaveURL('/today');
  await tend.open('/tasks');
  await tend.expectCount('No tasks');
});
