#!/usr/bin/env node
'use strict';
/** `npx harken …` starts on the host's Node. Harken needs 24, so an older one hands over to the Node it ships with. */
const { spawn } = require('child_process');
const fs = require('fs');
const path = require('path');
const { bundledNodePath, projectNode } = require('./ensure.cjs');

const program = path.join(__dirname, 'harken.ts');
const words = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) >= projectNode) {
  process.argv[1] = program;
  import('./harken.ts');
} else {
  const node = bundledNodePath();
  if (node && fs.existsSync(node)) handOver(node);
  else {
    process.stderr.write(
      `Harken runs on Node ${projectNode}, and this is Node ${process.version}. ` +
        (node ? 'Run `npm ci` first; it brings the right one.\n' : `Install Node ${projectNode} or newer.\n`),
    );
    process.exitCode = 1;
  }
}

function handOver(node) {
  const child = spawn(node, [program].concat(words), { stdio: 'inherit' });
  // A terminal sends Ctrl-C to both of us, and twice means "now" to a server; a process manager signals only this one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      if (signal === 'SIGTERM' || !process.stdin.isTTY) child.kill(signal);
    });
  }
  child.once('error', (error) => {
    process.stderr.write(`${node} does not start: ${error.message}\n`);
    process.exitCode = 1;
  });
  child.once('close', (code, signal) => {
    if (signal) {
      process.removeAllListeners(signal);
      process.kill(process.pid, signal);
    } else process.exitCode = code === null ? 1 : code;
  });
}
