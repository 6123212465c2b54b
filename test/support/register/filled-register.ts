import { runStaffCommand } from '../../../bots/commands/staff.ts'
import { staffTable } from '../../../src/app/features.ts'
import { closeDaysThrough } from '../../../src/ledger/days.ts'
import { listHistory } from '../../../src/register/changes/changes.ts'
import { setSetting } from '../../../src/register/company/settings.ts'
import { addStaff } from '../../../src/register/company/staff.ts'
import { noteComplaint } from '../../../src/register/complaints/complaints.ts'
import { noteAnswers } from '../../../src/register/iys-queue/answers.ts'
import { takeFile } from '../../../src/register/iys-queue/files.ts'
import { noteTroubles } from '../../../src/register/iys-queue/status.ts'
import { type Language, notePerson } from '../../../src/register/recipients/people.ts'
import type { Register } from '../../../src/register/register.ts'
import { openCommandRegister, press, staffContext } from '../commands.ts'
import { dailyHeader, receiveFile } from '../iys-files.ts'
import { email, phone, say, subBrandCode, type TestRegister } from '../register.ts'
import { importRows, previewRows, uploadPreviewed, uploadUnmapped } from './imports.ts'

const { commands: staffCommands, shortcuts: staffShortcuts } = staffTable

/* A register in which every command has something to show, and what can be typed there. */

export const people = {
  admin: 'U0ADMIN',
  editor: 'U0EDITOR',
  viewer: 'U0VIEWER',
  withoutRole: 'U0NOROLE',
} as const

const oddEnds = ['', '7', '0500 000 00 05 sms', 'x'.repeat(300), '<!channel> & <@U0123ABCD|ad>', '"']

export function commandsIn(language: Language): string[] {
  const ways = staffCommands.flatMap(({ words, examples }) => [
    ...examples[language],
    ...oddEnds.map((end) => `${words[language][0]} ${end}`.trim()),
  ])
  const more =
    language === 'tr'
      ? [
          'sorgula 0500 000 00 01',
          'sorgla 0500 000 00 01',
          '0500 000 00 01',
          'onay 0500 000 00 03 sms HS_WEB marka=123457',
          'yetki ver <@U0NEW|yeni> yönetici',
          `yetki al @${people.admin}`,
          'abone',
          'ayar iys aktarımı kapalı',
          'ayar iys aktarımı dosya',
        ]
      : [
          'lookup 0500 000 00 01',
          'lokup 0500 000 00 01',
          '0500 000 00 01',
          'approve 0500 000 00 04 sms HS_WEB brand=123457',
          'role give <@U0NEW|new> admin',
          `role take @${people.admin}`,
          'subscribe',
          'setting iys_exchange off',
          'setting iys_exchange file',
        ]
  return [...ways, ...more, '', 'bilmem', 'x'.repeat(4000)]
}

/** Each shortcut on messages with one address, none, several, and a very long one. */
export const shortcuts = [...staffShortcuts.keys()].flatMap((name) =>
  ['0500 000 00 03 aramayın', 'adres yok', '0500 000 00 03 ve 0500 000 00 04', 'a'.repeat(5000)].map(
    (text) => ({ name, text }),
  ),
)

/** Leaves an unconfirmed file for İYS, more that waits, a conflict with each status, and trouble with its API. */
async function handToIys({ engine, register, clock }: TestRegister): Promise<void> {
  await setSetting(engine, 'iys_exchange', 'file', { by: 'test', now: clock.now() })
  clock.move(10_000)
  await say(register, phone(21), 'ONAY')
  await takeFile(register, subBrandCode, { door: 'slack', id: people.editor })
  await say(register, phone(22), 'ONAY')
  await refuseInIys(register, 24)
  const row = (n: number, status: string) =>
    `2026-03-02 14:05:10,${`${n}`.padStart(64, 'f')},${phone(n).address},BIREYSEL,MESAJ,${status},2026-03-02 14:05:10,HS_WEB`
  clock.move(60_000)
  await receiveFile(register, [dailyHeader, row(21, 'RET'), row(23, 'ONAY'), ''].join('\n'))
  await setSetting(engine, 'iys_exchange', 'api', { by: 'test', now: clock.now() })
  const trouble = { kind: 'access', reason: 'credentials', since: clock.now(), until: 0 } as const
  await noteTroubles(register, { all: { ...trouble, failures: 1, adminsNotified: true } })
}

/** Leaves a change that İYS refused. */
async function refuseInIys(register: Register, n: number): Promise<void> {
  await say(register, phone(n), 'ONAY')
  const [newest] = await listHistory(register, { recipient: phone(n), limit: 1 })
  if (newest === undefined) throw new Error('Nothing was recorded')
  const changeId = Buffer.from(newest.id, 'hex')
  await noteAnswers(register, null, [{ changeId, outcome: 'refused', by: 'receipt', code: 'H467' }])
}

/** Leaves a file for each question that an upload can ask: its columns, the source, the order of dates, its words. */
async function uploadWithQuestions(register: Register): Promise<void> {
  const row = (source: string, date: string) => `0500 000 00 33;Evet;${source};${date}`
  await uploadUnmapped(register, `Müşteri Teli;Reklam SMSi\n0500 000 00 33;Evet\n`)
  await uploadUnmapped(register, 'Cep;SMS İzni;Tarih\n0500 000 00 33;Evet;02.03.2026\n')
  const heading = 'Cep;SMS İzni;Kaynak;Tarih'
  await uploadUnmapped(register, `${heading}\n${row('web', '05/06/2025')}\n`, { isDayOrderUnclear: true })
  await uploadPreviewed(register, `${heading}\n${row('Kasa', '02.03.2026')}\n`)
}

export async function openFilledRegister(): Promise<TestRegister> {
  const home = await openCommandRegister()
  const { register, clock } = home
  for (const role of ['admin', 'editor', 'viewer'] as const) {
    await addStaff(register, { slackUser: people[role], role, by: 'test' })
  }
  clock.move(-24 * 60 * 60_000)
  for (let n = 1; n <= 14; n++) {
    await say(register, phone(n), 'ONAY')
    clock.move(1000)
    await say(register, phone(12), n % 2 === 0 ? 'RET' : 'ONAY')
    if (n > 1) await say(register, phone(n), 'RET', { actor: { door: 'click' } })
    clock.move(1000)
  }
  await say(register, email(1), 'ONAY', { channel: 'EPOSTA' })
  clock.move(24 * 60 * 60_000)
  await closeDaysThrough(register, '2026-03-01')
  await setSetting(home.engine, 'second_person_over_ret', 'yes', { by: 'test', now: clock.now() })
  const asking = await staffContext(home, { user: people.editor })
  const words = `onay ${phone(12).address} sms HS_WEB marka="Örnek Kahve" kanıt="form 118"`
  await press(asking, await runStaffCommand(asking, words), 'İşlemi doğrula')
  await notePerson(register, {
    userId: '7001',
    account: { accountId: '7001', chatId: '7001' },
    language: 'tr',
  })
  const disputed = { recipient: phone(5), brandCode: subBrandCode, channel: 'MESAJ', userId: '7001' } as const
  await noteComplaint(register, { door: 'telegram', id: '7001' }, disputed)
  await handToIys(home)
  const row = { recipient: phone(31).address, status: 'RET', consentDate: '2026-03-02 14:00:00' } as const
  await importRows(register, [row])
  await previewRows(register, [
    { ...row, recipient: phone(32).address },
    { ...row, recipient: '0532' },
  ])
  await uploadWithQuestions(register)
  return home
}
