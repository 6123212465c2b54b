import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import { channelsFor, type Status } from '../../../src/consent/consent.ts'
import { tokenMark } from '../../../src/crypto/vault.ts'
import { company, recipientType } from '../company.ts'
import type { Intent } from '../ledger.ts'
import { aDate, type Scene } from './actor.ts'

const rowsMax = 30
const header = 'type;source;recipient;status;consentDate;recipientType'

export function uploads(scene: Scene, askForLink: (brandCode: number) => Promise<string | null>) {
  const { random, ledger, recipients, note } = scene

  function aRow(brandCode: number): { readonly line: string; readonly intent: Intent } {
    const recipient = random.pick(recipients)
    const channel = random.pick(channelsFor(recipient.kind))
    const status = random.pick<Status>(['ONAY', 'ONAY', 'RET'])
    const said = aDate(scene)
    const source = 'HS_WEB'
    const intent = ledger.ask({ recipient, brandCode, channel, status, said, door: 'import', source })
    const cells = [channel, source, recipient.address, status, formatWallTime(said), recipientType]
    return { line: cells.join(';'), intent }
  }

  return async () => {
    const brandCode = random.pick(company.brands)
    const answer = await askForLink(brandCode)
    const [, path, token] = /https:\/\/izin\.test(\/y\/([\w-]+))/.exec(answer ?? '') ?? []
    if (path === undefined || token === undefined) return
    const rows = Array.from({ length: 1 + random.below(rowsMax) }, () => aRow(brandCode))
    ledger.files.set(
      tokenMark(token).toString('hex'),
      rows.map(({ intent }) => intent),
    )
    const body = [header, ...rows.map(({ line }) => line)].join('\n')
    const headers = { 'content-type': 'text/csv' }
    const post = () => new Request(`http://izin.test${path}`, { method: 'POST', headers, body })
    const taken = await scene.ask(post())
    note(`upload of ${rows.length}: ${taken?.status ?? 'none'}`)
    if (taken === null || taken.status >= 500)
      note(`upload again: ${(await scene.ask(post()))?.status ?? 'none'}`)
  }
}
