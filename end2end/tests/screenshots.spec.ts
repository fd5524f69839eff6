import { join } from 'node:path';

import { type Task, day, expect, test } from './fixtures';

// Not part of the default run: `npx playwright test --project=screenshots` makes the README's pictures.

const DAY: Partial<Task>[] = [
  { title: 'Send the invoice for October', due_date: day(-2), priority: 'high' },
  { title: 'Renew the library card', due_date: day(-1) },
  { title: 'Call the dentist', due_date: day(), due_time: '09:30', priority: 'urgent' },
  { title: 'Review Mira’s draft of the budget', due_date: day(), due_time: '11:00', priority: 'high', status: 'in_progress' },
  { title: 'Water the plants', due_date: day() },
  { title: 'Book the train to Lyon', due_date: day(), due_time: '17:00', priority: 'medium' },
  { title: 'Return the borrowed drill', due_date: day(), priority: 'low' },
  { title: 'Plan the weekend with Jo', due_date: day() },
  { title: 'Pay the rent', due_date: day(3), priority: 'high' },
  { title: 'Find a present for Ana', due_date: day(5) },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`a day in ${colorScheme}`, async ({ page, tend, api }, { config }) => {
    for (const task of DAY) await api.add(task);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await tend.open('/today');
    await expect(tend.titles).toHaveCount(8);
    const path = join(config.rootDir, `../../docs/screenshot-${colorScheme}.png`);
    await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  });
}
