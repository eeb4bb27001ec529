import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'

/** Draws the icons of the installed page from `public/favicon.svg`: `node apps/web/tools/draw-icons.ts`. */
const folder = fileURLToPath(new URL('../public/', import.meta.url))
const logo = await readFile(`${folder}favicon.svg`, 'utf8')
/** To the edge, with the drawing inside the 80 % circle that every system keeps (W3C manifest, "maskable"). */
const bleed = logo
  .replace(
    /<rect [^>]*\/>/,
    '<rect width="32" height="32" fill="#1c6b58"/><g transform="translate(16 16) scale(.82) translate(-16 -16)">',
  )
  .replace('</svg>', '</g></svg>')

const icons = [
  { name: 'icon-192.png', svg: logo, px: 192 },
  { name: 'icon-512.png', svg: logo, px: 512 },
  { name: 'maskable-512.png', svg: bleed, px: 512 },
  { name: 'apple-touch-icon.png', svg: bleed, px: 180 },
]

await mkdir(`${folder}icons`, { recursive: true })
for (const { name, svg, px } of icons) {
  const density = (72 * px) / 32
  const png = await sharp(Buffer.from(svg), { density })
    .resize(px, px)
    .png({ palette: true, compressionLevel: 9 })
    .toBuffer()
  await writeFile(`${folder}icons/${name}`, png)
}
