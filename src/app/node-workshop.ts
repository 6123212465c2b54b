import { nodeFileMakers } from '../delivery/files/node-file-makers.ts'
import { readAddresses } from '../import-file/addresses.ts'
import { readLines } from '../import-file/read.ts'
import { createPlayground } from '../web/playground/playground.ts'
import type { Workshop } from './workshop.ts'

/** The workshop of a Node process; what is seldom used is loaded when it is. */
export const nodeWorkshop: Workshop = {
  readLines,
  readAddresses,
  makers: nodeFileMakers,
  drawPng: async (svg) => (await import('../delivery/report/chart-png.ts')).chartPng(svg),
  createPlayground,
}
