// The pictures of a scene: each is {url} or {data}, a packed NIfTI file.
const HEADER = 352 // bytes before the voxels, as shoken.export.nifti writes them

export async function fileOf(part, base) {
  const packed = part.url ? await fetched(base + part.url) : decoded(part.data)
  return unpacked(packed)
}

export function voxels(file, kind = Uint8Array) {
  return new kind(file, HEADER)
}

export function isSame(one, other) {
  return one === other || (one?.url !== undefined && one.url === other?.url)
}

async function fetched(url) {
  const answer = await fetch(url)
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`)
  return new Uint8Array(await answer.arrayBuffer())
}

function decoded(base64) {
  return Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))
}

// a server may have unpacked it on the way
async function unpacked(bytes) {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.buffer
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Response(stream).arrayBuffer()
}
