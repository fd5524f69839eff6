import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

import { expect, test } from './fixtures';

/** What an operator gets for somebody who forgot their password, beside the running server. */
function resetLink(username: string): string {
  const { PATH, HOME, USER, END2END_DATA } = process.env;
  const env = { PATH, HOME, USER, DATA_DIR: join(END2END_DATA!, 'data') };
  const said = execFileSync('../target/release/tend', ['user', 'reset-link', username], { env, encoding: 'utf8' });
  return /\/reset\?token=[\w-]+/.exec(said)![0];
}

test('a link sets a new password, signs out everywhere, and works once', async ({ page, person, tend, complaints }) => {
  test.skip(Boolean(process.env.BASE_URL), 'somebody else runs the server');
  complaints.expectStatus(401, 422);
  const link = resetLink(person.username);
  await tend.open(link);
  const field = page.getByLabel('New password');
  const set = page.getByRole('button', { name: 'Set password' });
  await field.fill('short');
  await set.click();
  await expect(field).toHaveAccessibleDescription(/A password has at least 8 characters/);
  await expect(field).toBeFocused();
  await field.fill('three quiet otters');
  await set.click();
  await expect(page).toHaveURL('/reset/done');
  await expect(page.getByRole('heading', { level: 1, name: 'Your password is set' })).toBeVisible();
  // Whoever was signed in is so no more, here as anywhere.
  await tend.open('/inbox');
  await expect(page).toHaveURL('/login?next=%2Finbox');
  await tend.signIn(person.username, person.password);
  await expect(page.getByText('Wrong user name or password')).toBeVisible();
  await tend.signIn(person.username, 'three quiet otters');
  await expect(page).toHaveURL('/inbox');
  await tend.open(link);
  await field.fill('four quiet otters');
  await set.click();
  await expect(page.getByRole('alert').filter({ hasText: /has been used/ })).toBeVisible();
});

test('an address that is none is refused at its field', async ({ page, tend, complaints }) => {
  complaints.expectStatus(422);
  await tend.open('/forgot');
  const field = page.getByRole('textbox', { name: 'Email' });
  await field.fill('nobody');
  await page.getByRole('button', { name: 'Send reset link' }).click();
  await expect(field).toHaveAccessibleDescription(/does not look like an email address/);
  await expect(field).toHaveAttribute('aria-invalid', 'true');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue('nobody');
});
