/** Two short, soft tones made here: no file, nothing to load. The browser allows them after the first click. */
let context: AudioContext | undefined;

const tones = { word: [660], work: [523, 784] } as const;

export function chime(kind: keyof typeof tones) {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  if (context.state === 'suspended') {
    void context.resume();
    if (!navigator.userActivation?.hasBeenActive) return;
  }
  const start = context.currentTime;
  tones[kind].forEach((hertz, i) => {
    if (!context) return;
    const tone = context.createOscillator();
    const loudness = context.createGain();
    const from = start + i * 0.12;
    tone.frequency.value = hertz;
    tone.type = 'sine';
    loudness.gain.setValueAtTime(0, from);
    loudness.gain.linearRampToValueAtTime(0.08, from + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0001, from + 0.25);
    tone.connect(loudness).connect(context.destination);
    tone.start(from);
    tone.stop(from + 0.26);
  });
}
