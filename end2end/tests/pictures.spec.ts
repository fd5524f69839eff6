import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { TestInfo } from '@playwright/test';

import {
  COLOURS, DESK, PHONE, PLACES, THEMES, expectMarked, expectNoFindings, expectNoMotion, expectPicture, expectToFit, expectWithinReach, settle, touch,
} from './checks';
import { type Page, type Tend, expect } from './fixtures';
import type { Look } from './look';
import { LOOKS } from './pages';
import { type Still, test } from './still';

// What everything looks like, in light and dark, on a phone and on a desk; kept in `pictures`, of
// which the README shows some. `npx playwright test --project=pictures --update-snapshots` takes
// them anew. One visit answers all that is asked: pictures, axe, widths, colours of the system, motion.

/** Comes to what is to be seen, and has it stand there. */
async function visit(look: Look, tend: Tend, still: Still) {
  const account = look.as ? await still.account(look.as) : undefined;
  if (account) await tend.page.context().addCookies(account.cookies);
  const ids = { ...still.ids, ...(account && await look.before?.(account.api)) };
  const address = look.address.replace(/\{(.*?)\}/g, (_, name: string) => ids[name] ?? expect.fail(`no id of ${name}`));
  if (look.isAsleep) await tend.page.goto(address);
  else await tend.open(address);
  if (look.show) await look.show(tend, { ids, account: account! });
}

function within(page: Page, reach: string) {
  const [, role, name] = /^(\S+) (.*)$/.exec(reach)!;
  if (role === 'label') return page.getByLabel(name!, { exact: true }).first();
  return page.getByRole(role as 'button', { name: name!, exact: true }).first();
}

/**
 * Which rules of axe are asked: all of them once, and those about places and colours for a page in all
 * four cases, for what is done on it in two: each size and each theme.
 */
function rules(look: Look, size: Size, theme: string): string[] | undefined {
  if (theme === 'light' && (size === 'wide' || look.on === 'phone')) return undefined;
  if (look.show && (size === 'wide' || theme === 'light')) return [];
  return size === 'wide' ? COLOURS : PLACES;
}

type Size = 'narrow' | 'wide';

/** In both themes, at one size: how it looks, and what axe says. */
async function lookAt(look: Look, page: Page, size: Size, info: TestInfo) {
  await settle(page);
  await expectToFit(page, `${look.name}, ${size}`);
  if (look.isPlain) return;
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await expectPicture(page, `${look.name}-${colorScheme}-${size}`, { info, mask: look.mask?.(page) });
    await expectNoFindings(page, `${look.name}, ${size}, ${colorScheme}`, rules(look, size, colorScheme));
  }
}

test.describe.configure({ timeout: 90_000 });

for (const look of LOOKS) {
  test(`${look.name} looks as it should, to everybody`, async ({ page, tend, still, complaints }, info) => {
    look.complaint?.(complaints);
    const high = look.isHigh && { height: 2_000 };
    const reach = look.reach.map((name) => within(page, name));
    await page.emulateMedia({ reducedMotion: 'reduce' });

    await touch(page, true);
    await page.setViewportSize({ ...PHONE, ...high });
    await visit(look, tend, still);
    await lookAt(look, page, 'narrow', info);
    await touch(page, false);

    // What 1,280 px are at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await expectToFit(page, `${look.name} at 320 px`);
    await expectWithinReach(page, reach);
    if (look.on === 'phone') return;

    for (const width of [768, 1920]) {
      await page.setViewportSize({ width, height: DESK.height });
      await expectToFit(page, `${look.name} at ${width} px`);
      for (const thing of reach) await expect.soft(thing, `at ${width} px`).toBeVisible();
    }

    await page.setViewportSize({ ...DESK, ...high });
    await lookAt(look, page, 'wide', info);
    await expectNoMotion(page, look.name);
    await expectMarked(page, look.name);
  });
}

test('every address of the app is looked at', () => {
  const app = readFileSync(join(__dirname, '../../src/ui/app.rs'), 'utf8');
  const routes = [...app.matchAll(/path!\("(.*?)"\)/g)].map(([, route]) => route!);
  expect(routes.length).toBeGreaterThan(20);
  const looked = LOOKS.map(({ address }) => address.replace(/\?.*/, ''));
  const unseen = routes.filter((route) => !looked.some((address) => new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`).test(address)));
  expect(unseen).toEqual([]);
});
