import { AxeBuilder } from '@axe-core/playwright';
import type { CDPSession, TestInfo } from '@playwright/test';

import { type Locator, type Page, expect } from './fixtures';
import { shrink } from './small';

// What is asked of everything that can be seen, whichever page it is (`pages.ts`). Each is asked of a
// page that is there already: coming there takes longest.

export const THEMES = ['light', 'dark'] as const;
export const PHONE = { width: 360, height: 740 };
export const DESK = { width: 1280, height: 800 };

const sessions = new WeakMap<Page, CDPSession>();

/** A finger instead of a mouse, as far as styles can tell. */
export async function touch(page: Page, enabled: boolean) {
  sessions.set(page, sessions.get(page) ?? await page.context().newCDPSession(page));
  await sessions.get(page)!.send('Emulation.setTouchEmulationEnabled', { enabled, maxTouchPoints: 1 });
}

/** The page as it is when it has just come: nothing scrolled, nothing pointed at; but a menu hangs on its button. */
export async function settle(page: Page) {
  await page.mouse.move(0, 0);
  await page.evaluate(async () => {
    for (const element of document.querySelectorAll('*')) if (element.scrollTop || element.scrollLeft) element.scrollTo(0, 0);
    for (const menu of document.querySelectorAll(':popover-open')) document.querySelector(`[popovertarget="${menu.id}"]`)?.scrollIntoView({ block: 'center' });
    await document.fonts.ready;
  });
}

/** What is needed is within reach: seen, not covered, and no further away than a page is scrolled. */
export async function expectWithinReach(page: Page, things: Locator[]) {
  await settle(page);
  for (const thing of things) {
    const refused = await thing.click({ trial: true }).then(() => undefined, (error: Error) => error.message);
    expect.soft(refused, `${thing} cannot be reached`).toBeUndefined();
  }
}

export async function expectPicture(page: Page, name: string, { info, mask = [] }: { info: TestInfo; mask?: Locator[] }) {
  await expect.soft(page).toHaveScreenshot(`${name}.png`, { mask, maskColor: '#888' });
  if (info.config.updateSnapshots !== 'none') shrink(info.snapshotPath(`${name}.png`));
}

/** Rules whose answer depends on the theme: all others ask what is the same in both. */
export const COLOURS = ['color-contrast', 'link-in-text-block'];
/** And those about what is elsewhere, or only there, on a phone. */
export const PLACES = [...COLOURS, 'target-size', 'scrollable-region-focusable', 'button-name', 'link-name'];

/** Asks axe: of all its rules when none are named. What is behind something open has been asked where it is not. */
export async function expectNoFindings(page: Page, what: string, rules?: string[]) {
  if (rules?.length === 0) return;
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (rules) axe.withRules(rules);
  // Of WCAG 2.2, and for that reason not asked by itself yet.
  else axe.options({ rules: { 'target-size': { enabled: true } } });
  for (const open of ['dialog:modal', ':popover-open']) {
    if (await page.locator(open).count()) axe.include(open);
  }
  await shorten(page, true);
  const { violations } = await axe.analyze();
  await shorten(page, false);
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`) }));
  expect.soft(found, what).toEqual([]);
}

/** Of a long list the first tasks stand for all: axe takes seconds for hundreds of them. */
async function shorten(page: Page, isShort: boolean) {
  await page.evaluate((isShort) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('.task:nth-child(n + 13) { display: none }');
    document.adoptedStyleSheets = isShort ? [sheet] : [];
  }, isShort);
}

/** Nothing is scrolled sideways for, but what is made for it; and nothing to press is cut off. */
export async function expectToFit(page: Page, what: string) {
  const unfit = await page.evaluate(() => {
    const root = document.documentElement;
    const tooWide = [root, document.body, ...document.querySelectorAll('dialog[open], :popover-open')]
      .filter((box) => box.scrollWidth > (box === document.body ? root : box).clientWidth)
      .map((box) => `${box.localName}#${box.id} is ${box.scrollWidth} px wide inside, not ${box.clientWidth}`);
    const isCut = (element: Element) => {
      const { left, right, width, height } = element.getBoundingClientRect();
      if (width <= 1 || height <= 1) return false;
      for (let box = element.parentElement; box; box = box.parentElement) {
        const { overflowX, clipPath, position } = getComputedStyle(box);
        // One of the other checks scrolls it there.
        if (clipPath !== 'none' || ['auto', 'scroll'].includes(overflowX)) return false;
        const edges = box.getBoundingClientRect();
        if (overflowX !== 'visible' && (left < edges.left - 1 || right > edges.right + 1)) return true;
        if (position === 'fixed') break;
      }
      return left < -1 || right > innerWidth + 1;
    };
    const cut = [...document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }) && getComputedStyle(element).clipPath === 'none' && isCut(element))
      .map((element) => `cut off: ${element.outerHTML.slice(0, 120)}`);
    return [...tooWide, ...cut];
  });
  expect.soft(unfit, what).toEqual([]);
}

/** Where the system asks for no motion there is none, and nothing would move later. */
export async function expectNoMotion(page: Page, what: string) {
  const moving = await page.evaluate(() => {
    const found = new Set<string>();
    const longest = (times: string) => Math.max(...times.split(',').map((time) => parseFloat(time) * (time.trim().endsWith('ms') ? 1 : 1000)));
    for (const element of document.querySelectorAll('body, body *')) {
      for (const part of [undefined, '::before', '::after', '::backdrop']) {
        const { transitionDuration, animationName, animationDuration } = getComputedStyle(element, part);
        const where = `${element.localName}.${element.getAttribute('class') ?? ''}${part ?? ''}`;
        if (longest(transitionDuration) > 10) found.add(`${where} takes ${transitionDuration} to change`);
        if (animationName !== 'none' && longest(animationDuration) > 10) found.add(`${where}: ${animationName} for ${animationDuration}`);
      }
    }
    for (const animation of document.getAnimations()) {
      const { target, pseudoElement } = animation.effect as KeyframeEffect;
      const name = animation instanceof CSSTransition ? animation.transitionProperty : (animation as CSSAnimation).animationName;
      if (Number(animation.effect?.getComputedTiming().activeDuration) > 10) found.add(`${name} of ${target?.outerHTML.slice(0, 120)}${pseudoElement ?? ''} is running`);
    }
    return [...found];
  });
  expect.soft(moving, what).toEqual([]);
}

/**
 * In the colours of the system, which take backgrounds and shadows away, one still sees what has the
 * focus and what is chosen. Each kind of control is asked once: what is styled alike looks alike.
 */
export async function expectMarked(page: Page, what: string) {
  await page.emulateMedia({ forcedColors: 'active', colorScheme: 'dark', reducedMotion: 'reduce' });
  // Focus shows to those who use keys.
  await page.keyboard.press('Tab');
  const unmarked = await page.evaluate(() => {
    const PARTS = [undefined, '::before', '::after'];
    const isShown = (element: Element) => element.checkVisibility({ visibilityProperty: true });
    const said = (element: Element) => element.outerHTML.slice(0, 140);

    const ring = (element: Element) => {
      const around = [element, element.nextElementSibling, element.parentElement, element.parentElement?.parentElement];
      return around.flatMap((near) => near ? PARTS.map((part) => {
        const { outlineStyle, outlineWidth, outlineColor, borderBlock, borderInline } = getComputedStyle(near, part);
        const isDrawn = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1 && !/, 0\)$|transparent/.test(outlineColor);
        return `${isDrawn && outlineColor} ${borderBlock} ${borderInline}`;
      }) : []).join();
    };
    const unringed: string[] = [];
    const kinds = new Set<string>();
    for (const element of document.querySelectorAll<HTMLElement>('a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]')) {
      const kind = [element.localName, element.className, element.getAttribute('type'), element.parentElement?.className].join();
      if (kinds.has(kind) || !isShown(element)) continue;
      (document.activeElement as HTMLElement | null)?.blur();
      const before = ring(element);
      element.focus();
      // What is behind a dialog cannot have it.
      if (document.activeElement !== element) continue;
      kinds.add(kind);
      if (ring(element) === before) unringed.push(`focus is not seen: ${said(element)}`);
    }
    (document.activeElement as HTMLElement | null)?.blur();

    const print = (element: Element) => [element, ...element.querySelectorAll('*')].flatMap((inner) => PARTS.map((part) => {
      const style = getComputedStyle(inner, part);
      return [style.display, style.visibility, style.opacity, style.content, style.color, style.backgroundColor, style.backgroundImage,
        style.borderBlock, style.borderInline, style.outline, style.textDecorationLine, style.clipPath].join();
    })).join();
    const unseen: string[] = [];
    const states = new Set<string>();
    const ask = (element: Element, seen: Element, kind: string, turnOff: () => void, turnOn: () => void) => {
      const name = `${kind} ${element.localName}.${element.className}`;
      if (states.has(name) || !isShown(element)) return;
      states.add(name);
      const on = print(seen);
      turnOff();
      if (print(seen) === on) unseen.push(`${kind} is not seen: ${said(element)}`);
      turnOn();
    };
    for (const element of document.querySelectorAll('[aria-current]')) {
      const value = element.getAttribute('aria-current')!;
      ask(element, element, 'aria-current', () => element.removeAttribute('aria-current'), () => element.setAttribute('aria-current', value));
    }
    for (const state of ['aria-selected', 'aria-pressed', 'data-closed', 'data-set', 'data-chosen']) {
      for (const element of document.querySelectorAll(`[${state}="true"]`)) {
        ask(element, element, state, () => element.setAttribute(state, 'false'), () => element.setAttribute(state, 'true'));
      }
    }
    for (const element of document.querySelectorAll<HTMLInputElement>(':checked:is(input)')) {
      // The system draws its own.
      if (getComputedStyle(element).appearance !== 'none') continue;
      ask(element, element.parentElement!, ':checked', () => { element.checked = false; }, () => { element.checked = true; });
    }
    return [...unringed, ...unseen];
  });
  expect.soft(unmarked, what).toEqual([]);
  await page.emulateMedia({ forcedColors: 'none' });
}
