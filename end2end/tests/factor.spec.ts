import { authenticator, code } from './authenticator';
import { type Person, type Tend, expect, test } from './fixtures';

/** Begins with an app on the settings page; gives its secret and the recovery codes. */
async function begin({ page }: Tend) {
  await page.getByRole('button', { name: 'Turn on two-factor' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  const secret = await page.getByRole('textbox', { name: /type this key/ }).inputValue();
  const codes = (await page.getByRole('textbox', { name: 'Recovery codes' }).inputValue()).split('\n');
  expect(codes).toHaveLength(10);
  return { secret, codes };
}

/** Turns two-factor on, with the code of the step before: those of now are still good. */
async function turnOn(tend: Tend) {
  await tend.open('/settings/security');
  const { secret, codes } = await begin(tend);
  await tend.page.getByLabel('Code', { exact: true }).fill(code(secret, -1));
  await tend.page.getByRole('button', { name: 'Confirm code' }).click();
  await expect(tend.page.getByRole('button', { name: 'Turn off two-factor' })).toBeVisible();
  return { secret, codes };
}

async function enterCode({ page }: Tend, typed: string) {
  await page.getByLabel('Code', { exact: true }).fill(typed);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function firstHalf(tend: Tend, { username, password }: Person, address = '/login') {
  await tend.page.context().clearCookies();
  await tend.open(address);
  await tend.signIn(username, password);
  await expect(tend.page.getByRole('heading', { level: 1, name: 'Two-factor' })).toBeVisible();
}

test('two-factor is turned on, asked for, and turned off', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(401, 422);
  await tend.open('/settings/security');
  const { secret, codes } = await begin(tend);
  // A wrong code loses neither the picture nor the codes.
  await page.getByLabel('Code', { exact: true }).fill(code(secret, 40));
  await page.getByRole('button', { name: 'Confirm code' }).click();
  await expect(page.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/This code is wrong/);
  await expect(page.getByRole('textbox', { name: /type this key/ })).toHaveValue(secret);
  await expect(page.getByRole('textbox', { name: 'Recovery codes' })).toHaveValue(codes.join('\n'));
  await page.getByLabel('Code', { exact: true }).fill(code(secret, -1));
  await page.getByRole('button', { name: 'Confirm code' }).click();
  await expect(page.getByText('On: signing in asks for a code')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Recovery codes' })).toHaveValue(codes.join('\n'));
  await expect(page.getByRole('img', { name: /QR code/ })).toHaveCount(0);

  await firstHalf(tend, person, '/login?next=/inbox');
  const field = page.getByLabel('Code', { exact: true });
  await expect(field).toHaveAttribute('autocomplete', 'one-time-code');
  if (tend.hasScript) await expect(field).toBeFocused();
  expect(await page.content()).not.toContain(person.password);
  await enterCode(tend, '000000');
  await expect(field).toHaveAccessibleDescription(/This code is wrong/);
  await enterCode(tend, code(secret));
  await expect(page).toHaveURL('/inbox');

  await tend.open('/settings/security');
  await expect(page.getByText('Recovery codes left: 10')).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Recovery codes' })).toHaveCount(0);
  await page.getByRole('button', { name: 'Turn off two-factor' }).click();
  await expect(page.getByRole('button', { name: 'Turn on two-factor' })).toBeVisible();
  await page.context().clearCookies();
  await tend.open('/login');
  await tend.signIn(person.username, person.password);
  await expect(page).toHaveURL('/today');
});

test('a recovery code stands in for the app, once', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(401, 422);
  const { codes } = await turnOn(tend);
  await firstHalf(tend, person);
  await enterCode(tend, codes[0].toUpperCase());
  await expect(page).toHaveURL('/today');
  await firstHalf(tend, person);
  await enterCode(tend, codes[0]);
  await expect(page.getByLabel('Code', { exact: true })).toHaveAccessibleDescription(/This code is wrong/);
  await enterCode(tend, codes[1]);
  await expect(page).toHaveURL('/today');
  await tend.open('/settings/security');
  await expect(page.getByText('Recovery codes left: 8')).toBeVisible();
  await page.getByRole('button', { name: 'New recovery codes' }).click();
  const renewed = page.getByRole('textbox', { name: 'Recovery codes' });
  await expect(renewed).not.toHaveValue(new RegExp(codes[2]));
  await expect(page.getByText('Recovery codes left: 10')).toBeVisible();
});

test('a session that ends in mid-edit asks for both halves in place, and what was typed is saved', async ({ page, person, tend, complaints }) => {
  complaints.expectStatus(401, 422);
  const { secret } = await turnOn(tend);
  await tend.open('/inbox');
  await page.context().clearCookies();
  await tend.composer.fill('Not lost');
  await tend.composer.press('Enter');
  if (!tend.hasScript) {
    await expect(page.getByText('Your session has ended.')).toBeVisible();
    await tend.signIn(person.username, person.password);
    await enterCode(tend, code(secret));
    await expect(page).toHaveURL('/inbox');
    await expect(tend.link('Not lost')).toBeVisible();
    return;
  }
  const question = page.getByRole('dialog', { name: 'Sign in again' });
  await question.getByLabel('Password').fill(person.password);
  await question.getByRole('button', { name: 'Continue' }).click();
  const field = question.getByLabel('Code', { exact: true });
  await expect(field).toBeFocused();
  await field.fill('000000');
  await question.getByRole('button', { name: 'Continue' }).click();
  await expect(field).toHaveAccessibleDescription(/This code is wrong/);
  await field.fill(code(secret));
  await question.getByRole('button', { name: 'Continue' }).click();
  await expect(question).toHaveCount(0);
  await expect(tend.item('Not lost')).toHaveAttribute('data-state', 'settled');
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Not lost']);
});

test('without a script, passkeys are not offered @plain', async ({ page, person, tend }) => {
  expect(person.username).not.toBe('');
  await tend.open('/settings/security');
  await expect(page.getByRole('heading', { name: 'Passkeys' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toBeHidden();
  await expect(page.getByText('switch JavaScript on')).toBeVisible();
  await page.context().clearCookies();
  await tend.open('/login');
  await expect(page.getByRole('button', { name: 'Use a passkey' })).toBeHidden();
});

async function addPasskey({ page }: Tend, name: string) {
  await page.getByRole('textbox', { name: 'Passkey name' }).fill(name);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem').filter({ hasText: name })).toBeVisible();
}

test.describe('passkeys @script', () => {
  test('a passkey signs in alone, and is named and removed', async ({ page, person, tend, complaints }) => {
    complaints.expectStatus(422);
    const device = await authenticator(page);
    await tend.open('/settings/security');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByRole('textbox', { name: 'Passkey name' })).toHaveAccessibleDescription(/Say where the passkey is/);
    await addPasskey(tend, 'Laptop');
    expect(await device.credentials()).toMatchObject([{ isResidentCredential: true, rpId: 'localhost', userName: person.username }]);
    // Whoever has lost it needs another way in.
    await expect(page.getByRole('textbox', { name: 'Recovery codes' })).toBeVisible();

    await page.context().clearCookies();
    await tend.open('/login?next=/settings/security');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page).toHaveURL('/settings/security');
    await tend.awake();
    const card = page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem');
    await expect(card).toContainText('Last used: Today');
    await card.getByText('Rename').click();
    await card.getByRole('textbox', { name: 'New name for Laptop' }).fill('Old laptop');
    await card.getByRole('button', { name: 'Save name' }).click();
    await expect(card).toContainText('Old laptop');
    await card.getByRole('button', { name: 'Remove passkey' }).click();
    await expect(card).toHaveCount(0);

    await page.context().clearCookies();
    await tend.open('/login');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'This passkey was not taken' })).toBeVisible();
    await tend.signIn(person.username, person.password);
    await expect(page).toHaveURL('/today');
  });

  test('a passkey is the second factor of a password', async ({ page, person, tend, complaints }) => {
    complaints.expectStatus(401, 422);
    await authenticator(page);
    await tend.open('/settings/security');
    await addPasskey(tend, 'Phone');
    const codes = (await page.getByRole('textbox', { name: 'Recovery codes' }).inputValue()).split('\n');
    await firstHalf(tend, person, '/login?next=/inbox');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page).toHaveURL('/inbox');
    // Without it, a recovery code.
    await firstHalf(tend, person);
    await enterCode(tend, codes[9]);
    await expect(page).toHaveURL('/today');
  });

  test('an authenticator that does not make sure of its owner is no use', async ({ page, person, tend, complaints }) => {
    complaints.expectStatus(422);
    expect(person.username).not.toBe('');
    const device = await authenticator(page);
    await tend.open('/settings/security');
    await addPasskey(tend, 'Key');
    await page.context().clearCookies();
    await device.verifies(false);
    await tend.open('/login');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: /passkey/ })).toBeVisible();
    await expect(page).toHaveURL('/login');
  });

  test('an authenticator that forgot its passkeys leaves the page as it was', async ({ page, person, tend }) => {
    expect(person.username).not.toBe('');
    const device = await authenticator(page);
    await tend.open('/settings/security');
    await addPasskey(tend, 'Key');
    await device.forget();
    await page.context().clearCookies();
    await tend.open('/login');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible({ timeout: 30_000 });
  });

  test('one authenticator holds one passkey of somebody', async ({ page, person, tend }) => {
    expect(person.username).not.toBe('');
    await authenticator(page);
    await tend.open('/settings/security');
    await addPasskey(tend, 'Key');
    await page.getByRole('textbox', { name: 'Passkey name' }).fill('The same');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await expect(page.getByText('No passkey was made.')).toBeVisible();
    await expect(page.getByRole('list', { name: 'Passkeys' }).getByRole('listitem')).toHaveCount(1);
  });
});
