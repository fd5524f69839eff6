import { code } from './authenticator';
import { type Api, type Complaints, type Locator, type Page, type Tend, expect } from './fixtures';
import { type Account, Still } from './still';

// What a line of the table in `pages.ts` says, and what some of them do.

/** What somebody sees. */
export interface Look {
  /** Of its pictures, too. */
  name: string;
  /** Whose account: nobody's, that of `tend demo`, or one that is new under this name. */
  as?: string;
  /** Where, with ids by what they are called: `/projects/{Home}`. */
  address: string;
  /** What has to be there beforehand, and the ids that the address needs. */
  before?: (api: Api) => Promise<Record<string, string> | void>;
  /** What is done there before it is looked at. */
  show?: (tend: Tend, stage: Stage) => Promise<void>;
  /** What it is there for: within reach however small the window is. `role name`, or `label name`. */
  reach: string[];
  /** Where it is to be seen at all; everywhere when absent. */
  on?: 'phone';
  /** High enough for all of it, where most would be below the edge. */
  isHigh?: boolean;
  /** Only measured: as a picture it would tell nothing new. */
  isPlain?: boolean;
  /** The server's own page, without a script. */
  isAsleep?: boolean;
  /** What is another one every time. */
  mask?: (page: Page) => Locator[];
  /** What the browser may complain of. */
  complaint?: (complaints: Complaints) => void;
}

export interface Stage {
  ids: Record<string, string>;
  account: Account;
}

/** The browser logs answers of these statuses. */
export const refuse = (...statuses: number[]) => (complaints: Complaints) => complaints.expectStatus(...statuses);
export const press = (name: string) => async ({ page }: Tend) => page.getByRole('button', { name, exact: true }).click();

export async function beginTwoFactor({ page }: Tend): Promise<string> {
  await page.getByRole('button', { name: 'Turn on two-factor' }).click();
  await expect(page.getByRole('img', { name: /QR code/ })).toBeVisible();
  return page.getByRole('textbox', { name: /type this key/ }).inputValue();
}

export async function turnOnTwoFactor(tend: Tend) {
  const secret = await beginTwoFactor(tend);
  // Of the step before: that of now is still good.
  await tend.page.getByLabel('Code', { exact: true }).fill(code(secret, -1, Still.now));
  await press('Confirm code')(tend);
  await expect(tend.page.getByRole('button', { name: 'Turn off two-factor' })).toBeVisible();
}
