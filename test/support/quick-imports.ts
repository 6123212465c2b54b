import { shortenResolution } from '../../src/cli/quick-start.ts'

/** Every suite imports drizzle for itself. */
shortenResolution()
