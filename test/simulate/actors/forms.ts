import { company } from '../company.ts'
import { type Act, askCopies, type Key, type Scene, ticksUntil } from './actor.ts'

const emailForm = { name: 'Deniz Yılmaz', channel: 'EPOSTA' }

/** Visitors who consent for an e-mail address on the company's page, proved by a mailed code. */
export function formActs(scene: Scene): readonly Act[] {
  const { random, ledger, letters, note } = scene
  const emails = scene.recipients.filter(({ kind }) => kind === 'email')

  const post = (path: string, fields: Record<string, string>) =>
    new Request(`http://izin.test${path}`, { method: 'POST', body: new URLSearchParams(fields) })

  async function fillsIn(): Promise<void> {
    const recipient = random.pick(emails)
    const brandCode = random.pick(company.brands)
    const old = letters.codeFor(recipient.address)
    const taken = await scene.ask(
      post(`/c/${brandCode}?dil=tr`, { ...emailForm, address: recipient.address }),
    )
    note(`form: ${taken?.status ?? 'none'}`)
    const page = taken?.headers.get('location')
    if (taken?.status !== 303 || page == null) return
    if (random.chance(0.1)) await triesAgain(page)
    await ticksUntil(() => letters.codeFor(recipient.address) !== old)
    const code = letters.codeFor(recipient.address)
    if (code === undefined || code === old) return
    await entersCode(page, code, { recipient, brandCode, channel: 'EPOSTA' })
  }

  async function triesAgain(page: string): Promise<void> {
    const answer = await scene.ask(post(page, random.pick([{ again: '1' }, { code: 'yok' }])))
    note(`form again: ${answer?.status ?? 'none'}`)
  }

  async function entersCode(page: string, code: string, key: Key): Promise<void> {
    const intent = ledger.ask({ ...key, status: 'ONAY', said: null, door: 'page', source: 'HS_WEB' })
    const answers = await askCopies(scene, 0.2, () => post(page, { code }))
    if (answers.some((one) => one?.text.includes('ONAY kaydedildi'))) intent.answered = 'stored'
    note(`form code: ${answers.map((one) => one?.status ?? 'none').join()} ${intent.answered}`)
  }

  return [[2, fillsIn]]
}
