using System.Text;
using System.Text.Json;
using Reeve.Agents.Commands;

namespace Reeve.Agents.Tests.Commands;

/// <summary>A made-up machine for the classifier: nothing of it touches the disk.</summary>
internal static class Calls
{
    public const string Home = "/home/dev";

    public const string Repository = "/home/dev/project";

    public static readonly ClassifierOptions Options = new()
    {
        Home = Home,
        TempFolders = ["/tmp", "/var/tmp"],
        ProtectedPaths = ["/home/dev/reeve/var/**", "/home/dev/reeve/reeve.json"],
        TokenFiles = ["/home/dev/.config/reeve/*.token"],
        LinkTarget = _ => null,
        ScriptText = _ => null,
        IsFolder = _ => false,
    };

    public static readonly CommandClassifier Classifier = new(Options);

    public static Classification Bash(string line) => Classifier.Classify(BashCall(line));

    public static ToolCall BashCall(string line) => Call("Bash", "{\"command\":" + JsonSerializer.Serialize(line) + "}");

    public static ToolCall Call(string tool, string json) => new(tool, Encoding.UTF8.GetBytes(json), Repository, Repository);

    public static Classification Tool(string tool, string json) => Classifier.Classify(Call(tool, json));

    /// <summary>An example of the table: a shell line, or <c>@Tool {json}</c>.</summary>
    public static Classification Example(string line)
    {
        if (!line.StartsWith('@'))
        {
            return Bash(line);
        }

        int space = line.IndexOf(' ');
        return Tool(line[1..space], line[(space + 1)..]);
    }
}
