import { PKIStatus, type PKIStatusInfo, TimeStampResp } from 'pkijs'
import { readWhole } from './asn1.ts'

type Answered =
  | { readonly granted: true; readonly response: TimeStampResp }
  | { readonly granted: false; readonly detail: string }

const detailMax = 200

/** RFC 3161 2.4.2. Null if it is none. */
export function readResponse(bytes: Uint8Array): Answered | null {
  try {
    const response = new TimeStampResp({ schema: readWhole(bytes) })
    const { status } = response
    // Modifications are compared with the request later.
    const granted = status.status === PKIStatus.granted || status.status === PKIStatus.grantedWithMods
    return granted ? { granted, response } : { granted, detail: detailOf(status) }
  } catch {
    return null
  }
}

/** By bit (RFC 3161 2.4.2). */
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

/** Makes a foreign server's words fit for a log line. */
function printable(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}\p{P}\p{S} ]+/gu, ' ').slice(0, detailMax)
}
