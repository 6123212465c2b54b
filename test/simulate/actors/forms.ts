import { company } from '../company.ts'
import { type Act, askCopies, type Key, type Scene, waitsUntil } from './actor.ts'

const emailForm = { name: 'Deniz Yılmaz', channel: 'EPOSTA' }

/** Visitors who consent for an e-mail address on the company's page, proved by a mailed link. */
export function formActs(scene: Scene): readonly Act[] {
  const { random, ledger, letters, note } = scene
  const emails = scene.recipients.filter(({ kind }) => kind === 'email')
  /** Two visitors with one address at once see the same newest letter. */
  const pressed = new Set<string>()

  const post = (path: string, fields: Record<string, string>) =>
    new Request(`http://izin.test${path}`, { method: 'POST', body: new URLSearchParams(fields) })

  async function fillsIn(): Promise<void> {
    const recipient = random.pick(emails)
    const brandCode = random.pick(company.brands)
    const old = letters.linkFor(recipient.address)
    const taken = await scene.ask(
      post(`/c/${brandCode}?dil=tr`, { ...emailForm, address: recipient.address }),
    )
    note(`form: ${taken?.status ?? 'none'}`)
    if (taken?.status !== 200) return
    await waitsUntil(scene, () => letters.linkFor(recipient.address) !== old)
    const link = letters.linkFor(recipient.address)
    if (link === undefined || link === old || pressed.has(link)) return
    pressed.add(link)
    await confirms(link, { recipient, brandCode: Number(link.split('/')[2]), channel: 'EPOSTA' })
  }

  async function confirms(link: string, key: Key): Promise<void> {
    const intent = ledger.ask({ ...key, status: 'ONAY', said: null, door: 'page', source: 'HS_WEB' })
    const answers = await askCopies(scene, 0.2, () => post(link, {}))
    if (answers.some((one) => one?.text.includes('ONAY kaydedildi'))) intent.answered = 'stored'
    note(`form link: ${answers.map((one) => one?.status ?? 'none').join()} ${intent.answered}`)
  }

  return [[2, fillsIn]]
}
