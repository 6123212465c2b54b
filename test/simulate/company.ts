import { type Config, readConfig } from '../../src/config/config.ts'
import type { Recipient } from '../../src/consent/recipient.ts'
import { addBrand, addProvider } from '../../src/register/company/brands.ts'
import { addClient } from '../../src/register/company/clients.ts'
import { addRoom } from '../../src/register/company/rooms.ts'
import { setSetting } from '../../src/register/company/settings.ts'
import { addStaff } from '../../src/register/company/staff.ts'
import type { Register } from '../../src/register/register.ts'
import { email, instant, used } from '../support/register.ts'

export const company = {
  code: 123456,
  brands: [123456, 123457],
  brandNames: ['Örnek A.Ş.', 'Örnek Kahve'],
} as const
export const secrets = {
  slack: 'slack-signing-secret',
  telegram: 'telegram-webhook-secret',
  telegramBot: '7000:simulation',
  sms: 'sms-webhook-secret',
  iys: { username: 'api@sistem.example', password: 'yalnizca-sinama-icin' },
} as const
export const systemName = 'crm@sistem.example'
export const staff = {
  admins: ['U0ADMIN', 'U0IKINCI'],
  viewer: 'U0BAKAN',
  stranger: 'U0YABANCI',
} as const
export const recipientType = 'BIREYSEL'
const phones = 10
const emails = 3

export function peopleOf(): Recipient[] {
  const numbers = Array.from({ length: phones }, (_, n) => `+90535${String(1_000_000 + n)}`)
  return [
    ...numbers.map((address) => used({ kind: 'phone', address })),
    ...Array.from({ length: emails }, (_, n) => email(n)),
  ]
}

export interface Rules {
  /** An ONAY of staff over a RET waits for a second person. */
  readonly twoPeopleOverRet: boolean
  /** Electronic consents are confirmed. */
  readonly confirms: boolean
  /** Exchange with İYS by its API. */
  readonly exchanges: boolean
}

export async function prepare(
  register: Register,
  { twoPeopleOverRet, confirms, exchanges }: Rules,
): Promise<void> {
  const { engine, clock } = register
  const { code, brands, brandNames } = company
  await addProvider(register, { code, name: brandNames[0], activatedAt: instant('2020-01-01 00:00:00') })
  await addBrand(register, { providerCode: code, code: brands[1], name: brandNames[1] })
  const password = 'yalnizca-sinama-icin'
  await addClient(register, { providerCode: code, username: systemName, password })
  for (const brandCode of company.brands) {
    await addRoom(register, { platform: 'slack', externalId: `C0RAPOR${brandCode}`, brandCode })
    await addStaff(register, { slackUser: staff.viewer, role: 'viewer', brandCode, by: 'simulation' })
  }
  // Few people ask for everyone here.
  await setSetting(engine, 'look_ups_per_day', '1000000', { by: 'simulation', now: clock() })
  if (exchanges) await setSetting(engine, 'iys_exchange', 'api', { by: 'simulation', now: clock() })
  if (twoPeopleOverRet)
    await setSetting(engine, 'second_person_over_ret', 'yes', { by: 'simulation', now: clock() })
  if (!confirms) await setSetting(engine, 'confirm_consents', 'no', { by: 'simulation', now: clock() })
}

export function configOf(): Config {
  const read = readConfig({
    DATABASE_URL: 'file:izin.db',
    SLACK_BOT_TOKEN: 'xoxb-simulation',
    SLACK_SIGNING_SECRET: secrets.slack,
    SLACK_ADMINS: staff.admins.join(),
    SLACK_API_URL: 'https://slack.test/api/',
    TELEGRAM_BOT_TOKEN: secrets.telegramBot,
    TELEGRAM_API_ROOT: 'https://telegram.test',
    TELEGRAM_WEBHOOK_SECRET: secrets.telegram,
    SMS_WEBHOOK_URL: 'https://sms.test/send',
    SMS_WEBHOOK_SECRET: secrets.sms,
    IYS_API_URL: 'https://iys.test',
    IYS_USERNAME: secrets.iys.username,
    IYS_PASSWORD: secrets.iys.password,
    SMTP_URL: 'smtp://posta.sistem.example:25',
    SMTP_FROM: 'Örnek A.Ş. <izin@sistem.example>',
    PUBLIC_URL: 'https://izin.test',
  })
  if (read.kind === 'refused') throw new Error(read.reason.join(' '))
  // The clock does not move while a machine waits for its turn.
  const iys = read.config.iys && { ...read.config.iys, wait: async () => {} }
  return { ...read.config, iys }
}
