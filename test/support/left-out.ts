import { parts, type PartName } from './parts.ts'

const cures: Record<PartName, string> = {
  socat: 'install socat (pairs of serial ports)',
  chromium: 'install chromium (the screens in a browser)',
  pdftoppm: 'install poppler-utils (printed sheets as pictures)',
  openssl: 'install openssl (certificates of wallets, and a second eye on their signatures)',
  dpkg: 'install dpkg (packages for Debian)',
  electron: 'let Electron be downloaded, or set ELECTRON_OVERRIDE_DIST_PATH to a runtime, and install xvfb',
  peers: 'npm run peers (verifiers that others wrote)',
  vectors: "put other people's test vectors at ../shared/vectors",
}

/** Tells at the end what was left out and what would bring it in; with PASSGATE_LEAVE_NOTHING_OUT=1 it is a failure. */
export default function setup(): () => void {
  const missing = (Object.keys(cures) as PartName[]).filter((part) => parts[part] === null)
  const told = missing.map((part) => `  ${part}: ${cures[part]}`).join('\n')
  if (missing.length > 0 && process.env['PASSGATE_LEAVE_NOTHING_OUT'] === '1') {
    throw new Error(`tests would be left out:\n${told}`)
  }
  return () => {
    console.log(missing.length === 0 ? 'nothing was left out' : `left out for want of these:\n${told}`)
  }
}
