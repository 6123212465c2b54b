import { PKIStatus, type PKIStatusInfo, TimeStampResp } from 'pkijs'
import { readWhole } from './asn1.ts'

/** What an authority answered: a stamp, still to be verified, or a no in its own words. */
export type Answered =
  | { readonly granted: true; readonly response: TimeStampResp }
  | { readonly granted: false; readonly detail: string }

const detailMax = 200

/** Reads a TimeStampResp (RFC 3161 2.4.2). Null when it is none. */
export function readResponse(bytes: Uint8Array): Answered | null {
  try {
    const response = new TimeStampResp({ schema: readWhole(bytes) })
    const { status } = response
    // With modifications, too: what was granted is compared with what was asked for afterwards.
    const granted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods
    return granted ? { granted, response } : { granted, detail: detailOf(status) }
  } catch {
    return null
  }
}

/** `badAlg` and so on by their bit (RFC 3161 2.4.2). */
const failures: Readonly<Record<number, string>> = {
  0: 'badAlg',
  2: 'badRequest',
  5: 'badDataFormat',
  14: 'timeNotAvailable',
  15: 'unacceptedPolicy',
  16: 'unacceptedExtension',
  17: 'addInfoNotAvailable',
  25: 'systemFailure',
}

function detailOf({ status, statusStrings = [], failInfo }: PKIStatusInfo): string {
  const bits = new Uint8Array(failInfo?.valueBlock.valueHexView ?? [])
  const named = Object.keys(failures)
    .map(Number)
    .filter((bit) => (((bits[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0)
    .map((bit) => failures[bit])
  const said = [...named, ...statusStrings.map((text) => text.valueBlock.value)].join(', ')
  return `status ${status}${said === '' ? '' : `: ${printable(said)}`}`
}

/** Words of another's server, fit for a line of a log. */
export function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').slice(0, detailMax)
}
