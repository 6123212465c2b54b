import { makeLink } from '../../../src/register/links/links.ts'
import { type Act, aKey, askCopies, type Key, type Scene } from './actor.ts'

const linksMax = 40

/** Recipients behind links of messages: their page, and one click. */
export function linkActs(scene: Scene): readonly Act[] {
  const { random, register, ledger, note } = scene
  const links: (Key & { readonly token: string })[] = []

  async function clicks(): Promise<void> {
    if (links.length < 10 || random.chance(0.1)) {
      const key = aKey(scene)
      const made = await makeLink(register, key)
      if (made.kind === 'made') links.push({ ...key, token: made.token })
      if (links.length > linksMax) links.shift()
    }
    if (links.length === 0) return
    const { token, ...key } = random.pick(links)
    const door = random.pick(['click', 'page'] as const)
    const intent = ledger.ask({ ...key, status: 'RET', said: null, door, source: 'HS_EORTAM' })
    const path = door === 'click' ? 'u' : 'r'
    const fields = door === 'click' ? { 'List-Unsubscribe': 'One-Click' } : { channel: key.channel }
    const url = `http://izin.test/${path}/${token}`
    const post = () => new Request(url, { method: 'POST', body: new URLSearchParams(fields) })
    const answers = await askCopies(scene, 0.2, post)
    if (answers.some((one) => one?.status === 200)) intent.answered = 'taken'
    note(`${door}: ${answers.map((one) => one?.status ?? 'none').join()}`)
  }

  /** Programs fetch pages before people do, and change nothing. */
  async function looksAt(): Promise<void> {
    if (links.length === 0) return
    const { token } = random.pick(links)
    const path = random.pick(['r', 'u'])
    const answer = await scene.ask(new Request(`http://izin.test/${path}/${token}`))
    note(`link ${path}: ${answer?.status ?? 'none'}`)
  }

  return [
    [3, clicks],
    [1, looksAt],
  ]
}
