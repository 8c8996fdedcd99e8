using System.CommandLine;

namespace Reeve.Cli.Console;

/// <summary>A noun or a verb of the command line, with examples in its help.</summary>
/// <param name="name">As typed.</param>
/// <param name="description">One or more sentences.</param>
/// <param name="examples">Command lines, each optionally followed by <c>  # what it does</c>.</param>
internal sealed class Verb(string name, string description, params string[] examples) : Command(name, description)
{
    private Func<Session, CancellationToken, Task<int>>? _run;

    /// <summary>Shown at the end of its help.</summary>
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Sets what it does; a noun without one shows its verbs.</summary>
    public Verb Runs(Func<Session, CancellationToken, Task<int>> run)
    {
        _run = run;
        return this;
    }

    /// <summary>Sets what it does through the service.</summary>
    public Verb Calls(Func<Session, Service.ServiceClient, Task<int>> run) =>
        Runs((session, cancellation) => session.WithServiceAsync(connection => run(session, connection.Client), cancellation));

    /// <summary>Connects it and the verbs below it to the environment that they run in.</summary>
    public void Bind(CliEnvironment environment)
    {
        if (_run is { } run)
        {
            SetAction((parsed, cancellation) => run(new Session(parsed, environment), cancellation));
        }

        foreach (Command below in Subcommands)
        {
            ((Verb)below).Bind(environment);
        }
    }
}
