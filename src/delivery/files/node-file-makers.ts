import { evidencePack } from '../../proof/pack/evidence-pack.ts'
import { personData } from '../../proof/person/data.ts'
import { receipt } from '../../proof/receipt/receipt.ts'
import type { FileMakers } from './file-makers.ts'
import { permittedXlsx } from './permitted-files.ts'

/** All of them, on Node. */
export const nodeFileMakers: FileMakers = { evidencePack, personData, receipt, permittedXlsx }
