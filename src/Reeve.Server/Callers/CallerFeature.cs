using Microsoft.AspNetCore.Http;
using Reeve.Core.Callers;
using Reeve.Core.Refusals;
using Reeve.Governance.Control;
using Reeve.Server.Problems;

namespace Reeve.Server.Callers;

/// <summary>Who is calling, kept with the request.</summary>
/// <param name="Caller">The caller.</param>
/// <param name="Scope">Scope that the token is bound to, or null.</param>
public sealed record CallerFeature(Caller Caller, string? Scope);

/// <summary>Establishes the caller of every API request; a wrong token is refused at once.</summary>
public static class CallerFilter
{
    /// <summary>The caller of this request.</summary>
    public static Caller Caller(this HttpContext context) => context.Features.Get<CallerFeature>()!.Caller;

    /// <summary>The filter.</summary>
    public static async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpContext http = context.HttpContext;
        Installation installation = (Installation)http.RequestServices.GetService(typeof(Installation))!;
        if (!installation.Tokens.Recognise(http.Request.Headers.Authorization).TryGet(out (Caller Caller, string? Scope) who, out Refusal? refusal))
        {
            return refusal.ToAnswer();
        }

        http.Features.Set(new CallerFeature(who.Caller, who.Scope));
        return await next(context).ConfigureAwait(false);
    }
}
