// The peer as a Claude Code command hook: its policy engine with twelve rules, judging the call on stdin. Keeps no record: its audit log
// lives in memory and would end with this process. The package does not contain its Claude Code plugin, so this is the least it can cost.
const { PolicyEngine } = require('@microsoft/agent-governance-sdk');

const engine = new PolicyEngine([
  { action: 'Bash.git status*', effect: 'allow' },
  { action: 'Bash.ls*', effect: 'allow' },
  ...['Read', 'Glob', 'Grep', 'LS', 'TodoWrite'].map(tool => ({ action: `${tool}.*`, effect: 'allow' })),
  ...['Write', 'Edit', 'WebFetch', 'Task', 'NotebookEdit'].map(tool => ({ action: `${tool}.*`, effect: 'deny' })),
]);

let body = '';
process.stdin.setEncoding('utf8').on('data', part => { body += part; }).on('end', () => {
  const call = JSON.parse(body);
  const allowed = engine.evaluate(`${call.tool_name}.${call.tool_input.command ?? ''}`) === 'allow';
  process.stdout.write(JSON.stringify({
    hookSpecificOutput: {
      hookEventName: 'PreToolUse',
      permissionDecision: allowed ? 'allow' : 'deny',
      permissionDecisionReason: allowed ? 'policy' : 'not in the policy',
    },
  }));
});
