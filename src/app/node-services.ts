import { exampleAdmins } from '../../bots/web/people.ts'
import { webFrontEnd } from '../../bots/web/web.ts'
import type { FileMakers } from '../features/download/content.ts'
import { permittedXlsx } from '../features/download/permitted-xlsx.ts'
import { evidencePack } from '../features/evidence/evidence-pack.ts'
import { personData } from '../features/personal-data/data.ts'
import { receipt } from '../features/receipt/receipt.ts'
import { readAddresses } from '../import-file/addresses.ts'
import { readLines } from '../import-file/read.ts'
import type { Workshop } from './runtime.ts'

export const nodeFileMakers: FileMakers = { evidencePack, personData, receipt, permittedXlsx }

/** The workshop of a Node process; what is seldom used is loaded when it is. */
export const nodeWorkshop: Workshop = {
  readers: { consents: readLines, addresses: readAddresses },
  makers: nodeFileMakers,
  drawPng: async (svg) => (await import('../delivery/report/chart-png.ts')).chartPng(svg),
  playground: { open: webFrontEnd, admins: exampleAdmins },
}
