import { exampleAdmins } from '../../bots/web/people.ts'
import { webFrontEnd } from '../../bots/web/web.ts'
import type { FileMakers } from '../documents/makers.ts'
import {
  readAddresses,
  readConsentRows,
  readExamples,
  readIysLines,
  surveyConsents,
} from '../import-file/read.ts'
import { memoizeSuccess } from '../util/timeout.ts'
import type { NodeOnlyServices } from './runtime.ts'

/** Functions that make large files. Each is loaded at its first use. */
export const nodeFileMakers: FileMakers = {
  evidencePack: async (...args) => (await import('../documents/evidence-pack.ts')).evidencePack(...args),
  personData: async (...args) => (await import('../documents/personal-data.ts')).personData(...args),
  receipt: async (...args) => (await import('../documents/receipt.ts')).receipt(...args),
  tableXlsx: async (...args) => (await import('../features/imports/table-xlsx.ts')).tableXlsx(...args),
  permittedXlsx: async (...args) =>
    (await import('../features/permitted/permitted-xlsx.ts')).permittedXlsx(...args),
}

const poster = memoizeSuccess(async () => (await import('../features/webhook/poster.ts')).webhookPoster())

export const nodeServices: NodeOnlyServices = {
  readers: {
    examples: readExamples,
    survey: surveyConsents,
    consents: readConsentRows,
    addresses: readAddresses,
    iys: readIysLines,
  },
  makers: nodeFileMakers,
  postWebhook: async (...args) => (await poster())(...args),
  viewerFile: async (...args) => (await import('../api/viewer-files.ts')).viewerFile(...args),
  playground: { open: webFrontEnd, admins: exampleAdmins },
}
