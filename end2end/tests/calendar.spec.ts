import { day, expect, test } from './fixtures';

/** A date as a screen reader says it. */
function inFull(date: string): string {
  const name = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', ...options }).format(new Date(`${date}T00:00:00Z`));
  return `${name({ weekday: 'long' })} ${name({ day: 'numeric' })} ${name({ month: 'long' })} ${name({ year: 'numeric' })}`;
}

test.describe('the calendar', () => {
  test('shows a month in weeks, with what is due on its days', async ({ tend, page, api }) => {
    await api.add({ title: 'Pay the rent', due_date: '2027-03-01', due_time: '09:30' });
    await api.add({ title: 'Some other time', due_date: '2027-05-01' });
    await tend.open('/calendar?date=2027-03-15');
    await expect(page.getByRole('heading', { level: 1, name: 'Calendar' })).toBeVisible();
    await expect(page.getByRole('heading', { name: 'March 2027' })).toBeVisible();
    const grid = page.getByRole('grid', { name: 'Calendar' });
    await expect(grid.getByRole('gridcell')).toHaveCount(35);
    const cell = grid.getByRole('gridcell', { name: 'Monday 1 March 2027', exact: true });
    await expect(cell.getByRole('link')).toContainText('Pay the rent');
    await expect(page.getByText('Some other time')).toHaveCount(0);
  });

  test('turns to other days, and to a week', async ({ tend, page, person: _person }) => {
    await tend.open('/calendar?date=2027-03-31');
    await page.getByRole('button', { name: 'Previous' }).click();
    await expect(page.getByRole('heading', { name: 'February 2027' })).toBeVisible();
    await page.getByRole('button', { name: 'Next' }).click();
    await page.getByRole('button', { name: 'Next' }).click();
    await expect(page.getByRole('heading', { name: 'April 2027' })).toBeVisible();
    await page.getByRole('radio', { name: 'Week' }).check();
    if (!tend.hasScript) await page.getByRole('button', { name: 'Show' }).click();
    await expect(page.getByRole('gridcell')).toHaveCount(7);
    await page.getByRole('button', { name: 'Today' }).click();
    await expect(page.getByRole('gridcell', { name: inFull(day()), exact: true })).toHaveAttribute('aria-current', 'date');
  });

  test('opens a task over it', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: '2027-03-03' });
    await tend.open('/calendar?date=2027-03-15');
    await page.getByRole('gridcell', { name: 'Wednesday 3 March 2027' }).getByRole('link').click();
    await expect(tend.panel('Dentist')).toBeVisible();
    await tend.closePanel();
    await expect(page.getByRole('heading', { name: 'March 2027' })).toBeVisible();
  });

  test('moves a task to another day by mouse @script @wide', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: '2027-03-03', due_time: '10:00' });
    await tend.open('/calendar?date=2027-03-15');
    const target = page.getByRole('gridcell', { name: 'Thursday 18 March 2027' });
    const from = await page.getByRole('link', { name: 'Dentist' }).boundingBox();
    const to = await target.boundingBox();
    await page.mouse.move(from!.x + 10, from!.y + 5);
    await page.mouse.down();
    await page.mouse.move(from!.x + 40, from!.y + 30);
    await page.mouse.move(to!.x + 20, to!.y + 20, { steps: 5 });
    await page.mouse.up();
    await expect(target.getByRole('link', { name: 'Dentist' })).toBeVisible();
    await expect(tend.dialog).toHaveCount(0);
    await expect.poll(async () => (await api.tasks()).map((task) => [task.due_date, task.due_time])).toEqual([['2027-03-18', '10:00']]);
  });

  test('moves a task to another day by keyboard, and puts it back by Esc @script @wide', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: '2027-03-03' });
    await tend.open('/calendar?date=2027-03-15');
    const link = page.getByRole('link', { name: 'Dentist' });
    await link.focus();
    await page.keyboard.press('Space');
    await expect(page.getByRole('status').filter({ hasText: 'Dentist is lifted' })).toBeAttached();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('gridcell', { name: 'Wednesday 3 March 2027' }).getByRole('link')).toBeFocused();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    const moved = page.getByRole('gridcell', { name: 'Thursday 11 March 2027' }).getByRole('link', { name: 'Dentist' });
    await expect(moved).toBeFocused();
    await expect.poll(async () => (await api.tasks()).map((task) => task.due_date)).toEqual(['2027-03-11']);
    await page.keyboard.press('Enter');
    await expect(tend.panel('Dentist')).toBeVisible();
  });

  test('takes a task to the ends of its week, and forwards to the left where people read that way @script @wide', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: '2027-03-03' });
    await tend.open('/calendar?date=2027-03-15');
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await page.getByRole('link', { name: 'Dentist' }).focus();
    for (const [key, day] of [['End', 'Sunday 7'], ['Home', 'Monday 1'], ['ArrowLeft', 'Tuesday 2'], ['ArrowRight', 'Monday 1']]) {
      await page.keyboard.press('Space');
      await page.keyboard.press(key);
      await page.keyboard.press('Space');
      await expect(page.getByRole('gridcell', { name: `${day} March 2027` }).getByRole('link', { name: 'Dentist' })).toBeFocused();
    }
    await page.getByRole('gridcell', { name: 'Monday 1 March 2027' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('gridcell', { name: 'Tuesday 2 March 2027' })).toBeFocused();
  });

  test('points forwards to the left where people read that way @script @wide', async ({ tend, page, person: _person }) => {
    await tend.open('/calendar');
    const next = page.getByRole('button', { name: 'Next' }).locator('.icon');
    await expect(next).toHaveCSS('scale', 'none');
    await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'));
    await expect(next).toHaveCSS('scale', '-1 1');
  });

  test('leads from day to day by arrows, over the edge of a month @script @wide', async ({ tend, page, person: _person }) => {
    await tend.open('/calendar?date=2027-03-31');
    await page.getByRole('gridcell', { name: 'Wednesday 31 March 2027' }).focus();
    await page.keyboard.press('ArrowLeft');
    await expect(page.getByRole('gridcell', { name: 'Tuesday 30 March 2027' })).toBeFocused();
    await page.keyboard.press('PageDown');
    await expect(page.getByRole('heading', { name: 'April 2027' })).toBeVisible();
    await expect(page.getByRole('gridcell', { name: 'Friday 30 April 2027' })).toBeFocused();
  });
});

test('a finger lifts by resting, and drops where it goes @script @touch', async ({ tend, page, api, context }) => {
  await api.add({ title: 'Dentist', due_date: '2027-03-03' });
  await tend.open('/calendar?date=2027-03-15');
  const cdp = await context.newCDPSession(page);
  const from = (await page.getByRole('link', { name: 'Dentist' }).boundingBox())!;
  const target = page.getByRole('gridcell', { name: 'Thursday 4 March 2027' });
  const to = (await target.boundingBox())!;
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  await touch('touchStart', from.x + 5, from.y + 5);
  await expect(page.locator('[data-lifted=true]')).toHaveCount(1);
  await touch('touchMove', to.x + 20, to.y + 20);
  await expect(target).toHaveAttribute('data-over', 'true');
  await touch('touchEnd', 0, 0);
  await expect(target.getByRole('link', { name: 'Dentist' })).toBeVisible();
});
