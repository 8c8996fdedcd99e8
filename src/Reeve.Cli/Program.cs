using Reeve.Cli;
using Reeve.Cli.Console;

return await ReeveCli.RunAsync(args, CliEnvironment.OfProcess());
