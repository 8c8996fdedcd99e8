using System.CommandLine;
using Reeve.Cli.Service;
using Reeve.Core.Refusals;

namespace Reeve.Cli.Console;

/// <summary>One command being run: its arguments, its output, and its way to the service.</summary>
/// <param name="parsed">The command line.</param>
/// <param name="environment">What it runs in.</param>
internal sealed class Session(ParseResult parsed, CliEnvironment environment)
{
    /// <summary>What it runs in.</summary>
    public CliEnvironment Environment => environment;

    /// <summary>Where it writes.</summary>
    public Output Output { get; } = new(environment, parsed.GetValue(GlobalOptions.Json), parsed.GetValue(GlobalOptions.Verbose));

    /// <summary>Now.</summary>
    public DateTimeOffset Now => environment.Clock.GetUtcNow();

    /// <summary>Value of an option, or its default.</summary>
    public T? Value<T>(Option<T> option) => parsed.GetValue(option);

    /// <summary>Value of an argument, or its default.</summary>
    public T? Value<T>(Argument<T> argument) => parsed.GetValue(argument);

    /// <summary>Where to look for the service.</summary>
    /// <param name="mayCreate">The command may make a data folder that does not exist.</param>
    public Result<ServiceTarget> Target(bool mayCreate = false) =>
        ServiceTarget.Read(environment, Value(GlobalOptions.Url), Value(GlobalOptions.Data), Value(GlobalOptions.Config), mayCreate);

    /// <summary>Waits for something that may take longer than a second, and shows a person that it is under way.</summary>
    /// <param name="what">What is under way, e.g. <c>verifying the journal</c>.</param>
    /// <param name="work">Begins it.</param>
    public async Task<T> WaitAsync<T>(string what, Func<Task<T>> work)
    {
        using ProgressLine line = new(this, what);
        return await work();
    }

    /// <summary>Does something through the service, or through the files when none runs.</summary>
    /// <param name="work">Gets the way to the service; returns the exit code.</param>
    /// <param name="cancellation">Ends when the person interrupts the command.</param>
    /// <param name="mayCreate">The command may make a data folder that does not exist.</param>
    /// <param name="token">Token to send instead of the one that is found; empty for none.</param>
    public async Task<int> WithServiceAsync(
        Func<ServiceConnection, Task<int>> work, CancellationToken cancellation, bool mayCreate = false, string? token = null)
    {
        string? found = null;
        if (token is null && !OperatorToken.Find(environment, Value(GlobalOptions.TokenFile)).TryGet(out found, out Refusal? refusal))
        {
            return Output.Refuse(refusal);
        }

        if (!Target(mayCreate).TryGet(out ServiceTarget? target, out refusal)
            || !(await WaitAsync(
                    "looking for the service",
                    () => ServiceConnection.OpenAsync(target, token is null ? found : token.Length > 0 ? token : null, environment, cancellation)))
                .TryGet(out ServiceConnection? connection, out refusal))
        {
            return Output.Refuse(refusal);
        }

        await using (connection)
        {
            Output.Detail(connection.IsFiles
                ? $"reeve: no service answers at {target.Url}; opened the files in {target.DataFolder}"
                : $"reeve: asked the service at {target.Url}");
            return await work(connection);
        }
    }
}
