import type { PostKinds } from '../../src/jobs/message.ts'
import { approvalOf } from '../../src/register/approvals.ts'
import { importedFileOf } from '../../src/register/imports/file.ts'
import { unconfirmedFiles } from '../../src/register/iys-queue/files.ts'
import { brandReport } from '../support/commands.ts'
import { people } from '../support/register/filled-register.ts'
import { subBrandCode, type TestRegister } from '../support/register.ts'

/** A message of each kind that rooms and people get; the compiler misses a kind without one. */
export async function samplesIn({ register }: TestRegister): Promise<PostKinds> {
  const approval = await approvalOf(register, 1)
  const news = await importedFileOf(register, 2)
  const [file] = await unconfirmedFiles(register)
  if (approval === null || news === null || file === undefined) throw new Error('The register is not filled')
  const brandName = 'Örnek Kahve'
  const room = { place: 'C0RAPOR', brandName }
  const about = { language: 'tr', complaintId: 1, brandName } as const
  const due = { brandCode: subBrandCode, day: '2026-03-04', daysLeft: -1, count: 3 } as const
  const [duties, answers, madeOn] = [[{ ...due, status: 'RET' } as const], [due], '2026-03-02']
  return {
    undelivered: { outcome: 'unknown', platform: 'slack', room, item: 7, detail: 'invalid_auth' },
    'inbound-given-up': { platform: 'telegram', item: 7 },
    'not-processed': { language: 'tr' },
    'role-asked': { slackUser: people.withoutRole },
    'role-decided': { decidedBy: people.withoutRole, given: { role: 'editor', of: brandName } },
    'look-ups-near-limit': { client: 'crm', lookUps: 80_000, perDay: 100_000 },
    'webhook-stuck': { webhook: 1, pausedFor: 'silent', detail: 'status 500' },
    'daily-report': { date: '2026-03-01', report: brandReport(), duties, answers, madeOn },
    'iys-due': { brandName, duties, madeOn, replaces: null },
    digest: { brands: [{ name: brandName, duties, refused: 3, answers }], unsent: 2, madeOn },
    'iys-decide': { brandName, conflicts: { toDecide: 1, obeyed: 1 }, date: null },
    'iys-file-asked': { file, brandName },
    'iys-lost': { brandName, lost: { approval: 6, rejection: 1 } },
    'iys-trouble': {
      trouble: {
        kind: 'access',
        reason: 'credentials',
        since: 0,
        until: 0,
        failures: 3,
        adminsNotified: false,
      },
    },
    file: { news },
    complaint: {
      complaintId: 1,
      brandName,
      channel: 'MESAJ',
      dueOn: '2026-03-23',
      event: 'wrote',
      text: 'Ben bu formu doldurmadım.',
      thread: null,
      unlessReads: [],
    },
    'complaint-answer': { ...about, text: 'Formu <bulduk> & ekledik.' },
    'complaint-settled': { ...about, outcome: 'no-consent' },
    'second-person-asked': { approval, brandName },
    'second-person-decided': {
      approval: { ...approval, outcome: 'approved', decidedBy: people.admin },
      brandName,
      stored: 1,
    },
  }
}
