/** Between two looks, and so many of them: whoever takes longer is seen at the next tick. */
const LOOK_EVERY_MS = 60
const MAX_LOOKS = 40

/** Calls `onPicture` once a picture that was announced is decoded; until then there would be a black rectangle. */
export async function awaitPicture(
  receiver: Pick<RTCRtpReceiver, 'getStats'>,
  ended: AbortSignal,
  onPicture: () => void,
): Promise<void> {
  for (let look = 0; look < MAX_LOOKS && !ended.aborted; look++) {
    const report = await receiver.getStats()
    if (ended.aborted) return
    for (const stats of report.values())
      if (stats.type === 'inbound-rtp' && (stats.framesDecoded ?? 0) > 0) return onPicture()
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
