import { exampleAdmins } from '../../bots/web/people.ts'
import { webFrontEnd } from '../../bots/web/web.ts'
import type { FileMakers } from '../features/download/content.ts'
import { permittedXlsx } from '../features/download/permitted-xlsx.ts'
import { evidencePack } from '../features/evidence/evidence-pack.ts'
import { personData } from '../features/personal-data/data.ts'
import { receipt } from '../features/receipt/receipt.ts'
import { readAddresses } from '../import-file/addresses.ts'
import { readLines } from '../import-file/read.ts'
import type { NodeOnlyServices } from './runtime.ts'

export const nodeFileMakers: FileMakers = { evidencePack, personData, receipt, permittedXlsx }

/** Services of a Node process. The chart library is loaded at its first use. */
export const nodeServices: NodeOnlyServices = {
  readers: { consents: readLines, addresses: readAddresses },
  makers: nodeFileMakers,
  drawPng: async (svg) => (await import('../delivery/report/chart-png.ts')).chartPng(svg),
  playground: { open: webFrontEnd, admins: exampleAdmins },
}
