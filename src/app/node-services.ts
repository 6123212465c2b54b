import { exampleAdmins } from '../../bots/web/people.ts'
import { webFrontEnd } from '../../bots/web/web.ts'
import type { FileMakers } from '../documents/makers.ts'
import { readAddresses, readIysLines, readLines } from '../import-file/read.ts'
import { untilKnown } from '../util/timeout.ts'
import type { NodeOnlyServices } from './runtime.ts'

/** Each is loaded at its first use. */
export const nodeFileMakers: FileMakers = {
  evidencePack: async (...given) => (await import('../documents/evidence-pack.ts')).evidencePack(...given),
  personData: async (...given) => (await import('../documents/personal-data.ts')).personData(...given),
  receipt: async (...given) => (await import('../documents/receipt.ts')).receipt(...given),
  permittedXlsx: async (...given) =>
    (await import('../features/permitted/permitted-xlsx.ts')).permittedXlsx(...given),
}

const poster = untilKnown(async () => (await import('../features/webhook/poster.ts')).webhookPoster())

export const nodeServices: NodeOnlyServices = {
  readers: { consents: readLines, addresses: readAddresses, iys: readIysLines },
  makers: nodeFileMakers,
  postWebhook: async (...given) => (await poster())(...given),
  playground: { open: webFrontEnd, admins: exampleAdmins },
}
