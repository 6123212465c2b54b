import { columns } from '../../import-file/consent-rows.ts'
import type { FileFault } from '../../import-file/raw-lines.ts'

/** Why a file cannot be read, as the end of a sentence. */
export function faultOf(fault: FileFault): string {
  switch (fault.kind) {
    case 'empty':
      return 'it is empty'
    case 'column-missing':
      return `its first line does not name the column ${fault.column}; the columns are ${columns.join(', ')}`
    case 'column-twice':
      return `its first line names the column ${fault.column} twice`
    case 'quote-open':
      return `a quote is not closed, or a line is too long${inLine(fault.line)}`
    case 'not-xlsx':
      return 'it begins like an XLSX file, and cannot be read as one'
    case 'encrypted':
      return 'it is protected by a password, or of the old kind (.xls); save it as XLSX without one'
    case 'workbook-too-long':
      return 'it holds more text than can be read; save it as CSV'
    case 'workbook-too-large':
      return `an XLSX file may have ${fault.bytesMax / 2 ** 20} MiB at most; save it as CSV, which may have any size`
  }
}

function inLine(line: number | null): string {
  return line === null ? '' : ` in line ${line}`
}
