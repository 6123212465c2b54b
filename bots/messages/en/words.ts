import { names, ownRecordsOnly } from '../../../src/consent/names/en.ts'
import type { Messages } from '../index.ts'

export const words: Messages['words'] = {
  ...names,
  types: { ...names.types, BIREYSEL: 'private person' },
  ownRecordsOnly,
  doors: {
    slack: 'Slack',
    cli: 'command line',
    import: 'file',
    telegram: 'Telegram',
    page: 'page',
    click: 'one click',
    api: 'API',
    iys: 'through İYS',
  },
  origins: { staff: 'staff', recipient: 'recipient', system: 'connected system' },
  roles: { viewer: 'viewer', editor: 'editor', admin: 'admin' },
  national: {
    unverified: 'Not verified in İYS.',
    waiting: 'To be reported to İYS.',
    sent: 'Waiting for the answer of İYS.',
    registered: 'Verified in İYS.',
    refused: 'İYS did not take it.',
    late: 'Too late to report to İYS.',
  },
  inIys: {
    unverified: 'not verified',
    waiting: 'to be reported',
    sent: 'waiting for an answer',
    registered: 'registered',
    refused: 'not taken',
    late: 'too late',
  },
  ...{ confirm: 'Confirm', cancel: 'Cancel', newer: 'Newer', older: 'Older' },
}
