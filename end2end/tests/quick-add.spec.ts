import { day, expect, test } from './fixtures';

test.beforeEach(({ person }) => {
  expect(person.username).not.toBe('');
});

test('a line is read: date, time, priority and repeat', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Pay the rent tomorrow 5pm !1 every day');
  await tend.composer.press('Enter');
  await expect(tend.item('Pay the rent')).toContainText('Due Tomorrow 17:00');
  await expect(tend.item('Pay the rent')).toContainText('Urgent priority');
  await expect(tend.composer).toHaveValue('');
  await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
    title: 'Pay the rent', due_date: day(1), due_time: '17:00', priority: 'urgent',
    recurrence: { rule: 'FREQ=DAILY', from: 'due' },
  });
});

test('the view says what the line does not', async ({ tend, api }) => {
  await tend.open('/today');
  await tend.composer.fill('Water the plants p2');
  await tend.composer.press('Enter');
  await expect(tend.item('Water the plants')).toContainText('Due Today');
  await tend.composer.fill('Call Ana tomorrow');
  await tend.composer.press('Enter');
  await expect.poll(async () => (await api.tasks()).map(({ title, due_date }) => [title, due_date])).toEqual([
    ['Water the plants', day()],
    ['Call Ana', day(1)],
  ]);
});

test('what tasks cannot hold yet stays in the title @wide', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Buy a lamp #home @errand');
  await tend.composer.press('Enter');
  await expect(tend.link('Buy a lamp #home @errand')).toBeVisible();
  await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Buy a lamp #home @errand']);
});

test.describe('while typing @script', () => {
  test('what is understood is marked, said, and taken back', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Read Tomorrow p1');
    const marks = page.locator('.marks mark');
    await expect(marks).toHaveText(['Tomorrow', 'p1']);
    await expect(page.getByRole('status').filter({ hasText: 'Due Tomorrow · Urgent priority' })).toBeVisible();
    await page.getByRole('button', { name: 'Keep as text: Tomorrow', exact: true }).click();
    await expect(tend.composer).toBeFocused();
    await expect(marks).toHaveText(['p1']);
    await page.keyboard.type(' again');
    await expect(marks).toHaveText(['p1']);
    await page.keyboard.press('Enter');
    await expect(tend.link('Read Tomorrow again')).toBeVisible();
    await expect(marks).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Keep as text/ })).toHaveCount(0);
    await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
      title: 'Read Tomorrow again', due_date: null, priority: 'urgent',
    });
    // It was for that line only.
    await tend.composer.fill('Write tomorrow');
    await expect(marks).toHaveText(['tomorrow']);
  });

  test('marks lie behind their words, whichever way these run, and nothing moves', async ({ page, tend, api }) => {
    await api.add({ title: 'Below' });
    await tend.open('/inbox');
    const before = await tend.link('Below').boundingBox();
    for (const text of ['Call Ana tomorrow p1', 'قراءة الكتاب tomorrow', `${'long '.repeat(60)}tomorrow`]) {
      await tend.composer.fill(text);
      await tend.composer.press('End');
      await expect(page.locator('.marks mark').first()).toHaveText('tomorrow');
      const apart = () => page.evaluate(() => {
        const input = document.querySelector<HTMLInputElement>('#add-a-task')!;
        const marks = document.querySelector<HTMLElement>('.marks')!;
        const style = (e: Element) => { const s = getComputedStyle(e); return [s.font, s.letterSpacing, s.direction].join(); };
        const box = (e: Element) => { const b = e.getBoundingClientRect(); return [b.left, b.right].join(); };
        return [input.scrollLeft - marks.scrollLeft, input.scrollWidth - marks.scrollWidth,
          style(input) === style(marks), box(input) === box(marks)];
      });
      await expect.poll(apart).toEqual([0, 0, true, true]);
    }
    expect(await tend.link('Below').boundingBox()).toEqual(before);
  });

  test('several lines that are pasted are several tasks', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    await tend.composer.focus();
    const paste = (text: string) => tend.composer.evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
    await paste('- Milk tomorrow\n\n- [ ] Bread\n  Butter p2\n');
    await expect(tend.titles).toHaveText(['Milk', 'Bread', 'Butter']);
    await expect(tend.composer).toBeFocused();
    await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Milk', 'Bread', 'Butter']);
    await paste(`Jam\n${'x'.repeat(501)}`);
    await expect(page.getByRole('alert').filter({ hasText: /at most 500 characters/ })).toBeVisible();
    await expect(tend.titles).toHaveText(['Milk', 'Bread', 'Butter']);
  });
});
