import { type Page, expect, somebody, test } from './fixtures';

/** Every field for a password: where it is, what it is called, and what may fill it in. */
const FIELDS = [
  { address: '/register', label: 'Password', autocomplete: 'new-password', isSignedIn: false },
  { address: '/login', label: 'Password', autocomplete: 'current-password', isSignedIn: false },
  { address: '/reset?token=x', label: 'New password', autocomplete: 'new-password', isSignedIn: false },
  { address: '/settings/security', label: 'Current password', autocomplete: 'current-password', isSignedIn: true },
  { address: '/settings/security', label: 'New password', autocomplete: 'new-password', isSignedIn: true },
  { address: '/settings/data', label: 'Your password', autocomplete: 'current-password', isSignedIn: true },
];

/** The button beside a field that shows what is typed into it. */
function reveal(page: Page, label: string) {
  const field = page.getByLabel(label, { exact: true });
  return page.locator('.field', { has: field }).getByRole('button', { name: 'Show characters' });
}

for (const isSignedIn of [false, true]) {
  const who = isSignedIn ? 'the signed in' : 'the signed out';
  test(`passwords of ${who} are shown by a button, and only where a script can`, async ({ page, person, context, tend }) => {
    expect(person.username).not.toBe('');
    if (!isSignedIn) await context.clearCookies();
    for (const { address, label } of FIELDS.filter((field) => field.isSignedIn === isSignedIn)) {
      await tend.open(address);
      const [field, button] = [page.getByLabel(label, { exact: true }), reveal(page, label)];
      await expect(field).toHaveAttribute('type', 'password');
      if (!tend.hasScript) {
        await expect(button).toBeHidden();
        continue;
      }
      await field.fill('three quiet otters');
      await expect(button).toHaveAttribute('aria-pressed', 'false');
      await expect(button).toHaveAttribute('aria-controls', (await field.getAttribute('id'))!);
      await button.click();
      await expect(field).toHaveAttribute('type', 'text');
      await expect(button).toHaveAttribute('aria-pressed', 'true');
      await expect(field).toHaveValue('three quiet otters');
      await button.press('Enter');
      await expect(field).toHaveAttribute('type', 'password');
      await expect(page).toHaveURL(address);
    }
  });

  test(`a password manager knows the fields of ${who}, and pasting into them works`, async ({ page, person, context, tend }) => {
    expect(person.username).not.toBe('');
    if (!isSignedIn) await context.clearCookies();
    for (const { address, label, autocomplete } of FIELDS.filter((field) => field.isSignedIn === isSignedIn)) {
      await tend.open(address);
      const field = page.getByLabel(label, { exact: true });
      await expect(field).toHaveAttribute('autocomplete', autocomplete);
      await expect(field).not.toHaveAttribute('maxlength', /.*/);
      await field.evaluate((input: HTMLInputElement) => {
        input.focus();
        document.execCommand('insertText', false, 'x'.repeat(200));
      });
      await expect(field).toHaveValue('x'.repeat(200));
    }
  });
}

test('every other field at the door says what may fill it in', async ({ page, tend }) => {
  const fields: [string, string, string][] = [
    ['/register', 'Username', 'username'],
    ['/register', 'Email', 'email'],
    ['/login', 'Username or email', 'username'],
    ['/forgot', 'Email', 'email'],
  ];
  for (const [address, name, autocomplete] of fields) {
    await tend.open(address);
    await expect(page.getByRole('textbox', { name, exact: true })).toHaveAttribute('autocomplete', autocomplete);
  }
});

test('every other field in the settings says what may fill it in', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  const fields: [string, string, string][] = [
    ['/settings/profile', 'Display name', 'name'],
    ['/settings/profile', 'Email', 'email'],
    ['/settings/profile', 'Time zone', 'off'],
    ['/settings/tokens', 'Token name', 'off'],
  ];
  for (const [address, label, autocomplete] of fields) {
    await tend.open(address);
    await expect(page.getByLabel(label, { exact: true })).toHaveAttribute('autocomplete', autocomplete);
  }
});

test('how good a new password is is said while it is typed, politely @script', async ({ page, tend }) => {
  const { username, email } = somebody();
  await tend.open('/register');
  await page.getByRole('textbox', { name: 'Username' }).fill(username);
  await page.getByRole('textbox', { name: 'Email' }).fill(email);
  const field = page.getByLabel('Password');
  await expect(field).toHaveAccessibleDescription('At least 8 characters. Longer is better: four words are fine.');
  const words: [string, string][] = [
    ['short', 'A password has at least 8 characters. Add a word or two.'],
    ['password1', 'Too common: whoever guesses tries it first. Longer is better: four words are fine.'],
    [`${username}1`, 'Too easy to guess: this is your name, your email or ours with little added. Four words are fine.'],
    ['blue otter', 'Fair. Longer is better: four words are fine.'],
    ['three quiet otters', 'Good. A word more makes it strong.'],
    ['three quiet otters sing', 'Strong.'],
    ['', 'At least 8 characters. Longer is better: four words are fine.'],
  ];
  for (const [password, said] of words) {
    await field.fill(password);
    await expect(field).toHaveAccessibleDescription(said);
    await expect(page.locator('[aria-live="polite"]').filter({ hasText: said })).toBeVisible();
  }
});

test('a new password that will not do is refused in the words of the hint', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/settings/security');
  for (const [password, said] of [
    ['short', 'A password has at least 8 characters. Add a word or two.'],
    ['password1', 'Too common: whoever guesses tries it first. Longer is better: four words are fine.'],
    [`${person.username}1`, 'Too easy to guess: this is your name, your email or ours with little added. Four words are fine.'],
  ] as const) {
    await page.getByLabel('Current password').fill(person.password);
    await page.getByLabel('New password').fill(password);
    await page.getByRole('button', { name: 'Change password' }).click();
    await expect(page.getByRole('alert').filter({ hasText: said })).toBeVisible();
    await expect(page.getByLabel('New password')).toBeFocused();
  }
});

test('after a password was changed nothing is said of the one that is gone @script', async ({ page, person, tend }) => {
  await tend.open('/settings/security');
  await page.getByLabel('Current password').fill(person.password);
  await page.getByLabel('New password').fill('three quiet otters sing');
  await page.getByRole('button', { name: 'Change password' }).click();
  await expect(tend.messages.getByText('Password changed.')).toBeVisible();
  await expect(page.getByLabel('New password')).toHaveAccessibleDescription(/^At least 8 characters/);
});
