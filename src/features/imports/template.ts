import type { Hono } from 'hono'
import { importTemplate, importTemplateName, templateSheetName } from '../../documents/import-template.ts'
import type { FileMakers } from '../../documents/makers.ts'
import { csvTable } from '../../documents/rejected-rows.ts'
import { textStream } from '../../http/streams.ts'

/** Paths of an example of a file of consents, which holds nothing of the company. */
export const templatePaths = { xlsx: '/import-template.xlsx', csv: '/import-template.csv' } as const

const mediaTypes = {
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

/** Serves an empty import file with headings and examples, as XLSX and CSV. */
export function serveTemplates(
  routes: Hono,
  { tableXlsx }: Pick<FileMakers, 'tableXlsx'>,
  clock: () => number,
): Hono {
  for (const ending of ['xlsx', 'csv'] as const) {
    routes.get(templatePaths[ending], async (c) => {
      const rows = importTemplate(clock())
      const body = ending === 'xlsx' ? await tableXlsx(templateSheetName, rows) : textStream(csvTable(rows))
      return c.body(body, 200, {
        'Content-Type': mediaTypes[ending],
        'Content-Disposition': `attachment; filename="${importTemplateName}.${ending}"`,
        'Cache-Control': 'no-store',
      })
    })
  }
  return routes
}
