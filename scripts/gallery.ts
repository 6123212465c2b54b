import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { galleryPage } from '../test/gallery/page.ts'

/* Writes the gallery of replies; a test compares it with what is committed. */

writeFileSync(join(import.meta.dirname, '../docs/gallery.md'), await galleryPage())
