using Reeve.Agents.Commands.Judging;
using Reeve.Agents.Commands.Shell;
using Reeve.Core.Decisions;

namespace Reeve.Agents.Commands.Tools;

/// <summary>The text of Codex's <c>apply_patch</c>: its headers name the files.</summary>
internal static class PatchText
{
    private static readonly string[] Headers = ["*** Add File: ", "*** Update File: ", "*** Delete File: ", "*** Move to: "];

    public static void Judge(LineJudge judge, string patch)
    {
        int files = 0;
        foreach (ReadOnlySpan<char> line in patch.AsSpan().EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.Trim();
            foreach (string header in Headers)
            {
                if (trimmed.StartsWith(header, StringComparison.Ordinal))
                {
                    files++;
                    judge.Write(new ShellWord(trimmed[header.Length..].Trim().ToString()));
                }
            }
        }

        if (files == 0)
        {
            judge.Add(CommandType.Unknown, "The patch names no file.");
        }
    }
}
