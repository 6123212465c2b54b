import type { evidencePack } from '../../proof/pack/evidence-pack.ts'
import type { personData } from '../../proof/person/data.ts'
import type { receipt } from '../../proof/receipt/receipt.ts'
import type { permittedXlsx } from './permitted-files.ts'

/** Makes the files that take a printer or a spreadsheet writer: too much for where izin runs without a machine of its own. */
export interface FileMakers {
  readonly evidencePack: typeof evidencePack
  readonly personData: typeof personData
  readonly receipt: typeof receipt
  readonly permittedXlsx: typeof permittedXlsx
}
